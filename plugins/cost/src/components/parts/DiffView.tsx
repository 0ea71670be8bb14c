import { bellwetherTokens, CopyButton } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        padding: '8px 0',
        fontFamily: tokens.monospace,
        fontSize: 12.5,
        lineHeight: 1.55,
        border: `1px solid ${tokens.line}`,
        borderRadius: 4,
        backgroundColor: tokens.surface2,
        maxHeight: 260,
        overflow: 'auto',
        '& > div': { padding: '0 12px', whiteSpace: 'pre-wrap' },
      },
      head: { color: tokens.text2, overflowWrap: 'anywhere' },
      gone: { backgroundColor: tokens.bad.background },
      come: { backgroundColor: tokens.ok.background },
    };
  },
  { name: 'BellwetherCostDiff' },
);

/** A unified diff: lines that go are marked by a minus, lines that come by a plus; the colour says it again. */
export function DiffView(props: {
  label: string;
  head: ReactNode;
  diff: string;
}) {
  const classes = useStyles();
  const lineClass = (line: string) => {
    if (/^(---|\+\+\+|@@)/.test(line)) return classes.head;
    if (line.startsWith('-')) return classes.gone;
    return line.startsWith('+') ? classes.come : undefined;
  };
  return (
    <>
      {/* It scrolls, and so takes the focus. */}
      <div
        className={classes.root}
        role="group"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={props.label}
      >
        <div className={classes.head}>{props.head}</div>
        {props.diff
          .replace(/\n$/, '')
          .split('\n')
          .map((line, index) => (
            <div key={`${index} ${line}`} className={lineClass(line)}>
              {line || ' '}
            </div>
          ))}
      </div>
      <CopyButton variant="text" label="Copy the diff" text={props.diff} />
    </>
  );
}
