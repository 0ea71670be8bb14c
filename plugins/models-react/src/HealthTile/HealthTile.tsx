import { Link } from '@backstage/core-components';
import { FamilySummary } from '@bellwether/plugin-models-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode, useId } from 'react';
import { bellwetherTokens } from '../theme';
import { CellState } from '../UpstreamState';
import { VerdictChip } from '../VerdictChip';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'flex',
        flexDirection: 'column',
        minWidth: 0,
        border: `1px solid ${tokens.line}`,
        borderRadius: 6,
        backgroundColor: tokens.surface,
        color: tokens.text,
        boxShadow:
          theme.palette.type === 'dark'
            ? 'none'
            : '0 1px 2px rgba(20, 24, 32, 0.06)',
      },
      head: {
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 10,
        padding: '13px 16px 0',
      },
      title: {
        margin: 0,
        fontSize: 13,
        lineHeight: '22px',
        fontWeight: 500,
        color: tokens.text2,
      },
      verdict: { marginLeft: 'auto' },
      body: { flex: 1, padding: '10px 16px 15px', overflowWrap: 'anywhere' },
      figure: { fontSize: 22, lineHeight: '28px', fontWeight: 500 },
      label: { fontSize: 12.5, lineHeight: '18px' },
      sentence: {
        margin: '4px 0 0',
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
      },
      stale: { marginTop: 6 },
      foot: {
        borderTop: `1px solid ${tokens.line}`,
        padding: '7px 16px',
        fontSize: 12.5,
      },
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
  const titleId = useId();
  const { title, summary, link, children } = props;
  return (
    <Paper
      component="section"
      elevation={0}
      className={classes.root}
      aria-labelledby={titleId}
    >
      <div className={classes.head}>
        <h2 id={titleId} className={classes.title}>
          {title}
        </h2>
        {summary && (
          <span className={classes.verdict}>
            <VerdictChip
              tone={summary.tone}
              word={summary.word}
              quiet={summary.tone === 'ok'}
            />
          </span>
        )}
      </div>
      <div className={classes.body}>
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
      </div>
      {link && (
        <div className={classes.foot}>
          <Link to={link.to}>{link.words}</Link>
        </div>
      )}
    </Paper>
  );
}
