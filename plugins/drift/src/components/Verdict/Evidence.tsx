import { WindowDetail } from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  CopyButton,
  formatInteger,
  formatTime,
  saveText,
  Snippet,
  SubTitle,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { formatDays, stateForms } from '../../words';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        marginTop: 16,
        paddingTop: 12,
        borderTop: `1px solid ${tokens.line}`,
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
        '& ul': { margin: '4px 0 8px', paddingLeft: 18 },
        '& code': { fontFamily: tokens.monospace, overflowWrap: 'anywhere' },
      },
      actions: { display: 'flex', gap: 8, marginTop: 8 },
    };
  },
  { name: 'BellwetherDriftEvidence' },
);

/** Enough to judge the window again: what was read, how, and by what. */
export function Evidence(props: { detail: WindowDetail }) {
  const classes = useStyles();
  const { earlier = [], evidence, range } = props.detail;
  const {
    source,
    queries,
    reference,
    current,
    baselineHash,
    notes,
    definition,
  } = evidence;
  const text = queries.join('\n\n');
  return (
    <section className={classes.root} aria-label="Query and evidence">
      <SubTitle>Evidence</SubTitle>
      <ul>
        <li>
          Source <code>{source}</code>
        </li>
        <li>
          Baseline {formatDays(reference)}: {formatInteger(reference.rows)} rows
          {baselineHash && (
            <>
              , <code>{baselineHash}</code>
            </>
          )}
        </li>
        <li>
          Window {formatDays(current)}: {formatInteger(current.rows)} rows
        </li>
        {notes.map(note => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {text && <Snippet text={text} label="Queries" />}
      {definition && (
        <Snippet
          text={JSON.stringify(definition.spec, null, 2)}
          label="The monitor as it was"
        />
      )}
      {earlier.length > 0 && (
        <>
          <SubTitle>Judged before</SubTitle>
          <ul aria-label="Judged before">
            {earlier.map(({ judgedAt, state, rows, baseline, sentence }) => (
              <li key={judgedAt}>
                {formatTime(judgedAt)}, {formatInteger(rows)} rows against
                baseline {baseline}: {stateForms[state].word}. {sentence}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={classes.actions}>
        {text && <CopyButton text={text} label="Copy the queries" />}
        <Button
          size="small"
          color="primary"
          onClick={() =>
            saveText(
              `drift-${range.from}.json`,
              'application/json',
              JSON.stringify(props.detail, null, 2),
            )
          }
        >
          Save the judgement as JSON
        </Button>
      </div>
    </section>
  );
}
