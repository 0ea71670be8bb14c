import { Link } from '@backstage/core-components';
import { FamilySummary } from '@bellwether/plugin-models-common';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { Panel } from '../layout';
import { bellwetherTokens } from '../theme';
import { CellState } from '../UpstreamState';
import { VerdictChip } from '../VerdictChip';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      figure: { fontSize: 22, lineHeight: '28px', fontWeight: 500 },
      label: { fontSize: 12.5, lineHeight: '18px' },
      sentence: {
        margin: '4px 0 0',
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
      },
      stale: { marginTop: 6 },
    };
  },
  { name: 'BellwetherHealthTile' },
);

/** One family's tile: verdict, number, what the number is, one sentence, one link. */
export function HealthTile(props: {
  title: string;
  summary?: FamilySummary;
  /** Where there is more. */
  link?: { to: string; words: string };
  /** Stands in the place of the summary while there is none. */
  children?: ReactNode;
}) {
  const classes = useStyles();
  const { title, summary, link, children } = props;
  return (
    <Panel
      quiet
      title={title}
      actions={
        summary && (
          <VerdictChip
            tone={summary.tone}
            word={summary.word}
            quiet={summary.tone === 'ok'}
          />
        )
      }
      footer={link && <Link to={link.to}>{link.words}</Link>}
    >
      {summary ? (
        <>
          {summary.figure && (
            <div className={classes.figure}>{summary.figure}</div>
          )}
          {summary.label && (
            <div className={classes.label}>{summary.label}</div>
          )}
          <p className={classes.sentence}>{summary.sentence}</p>
          {summary.staleSince && (
            <div className={classes.stale}>
              <CellState state="stale" since={summary.staleSince} />
            </div>
          )}
        </>
      ) : (
        children
      )}
    </Panel>
  );
}
