import { Link } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { Age } from '../Age';
import { formatTime } from '../format';
import { bellwetherTokens } from '../theme';
import { StateIcon } from '../VerdictChip';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      notice: {
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: '4px 12px',
        borderLeft: `3px solid ${tokens.warn.main}`,
        borderRadius: '0 4px 4px 0',
        backgroundColor: tokens.warn.background,
        color: tokens.text,
        padding: '8px 12px',
        fontSize: 13,
        lineHeight: '18px',
        marginBottom: 10,
      },
      text: { flex: '1 1 260px', minWidth: 0, overflowWrap: 'anywhere' },
      icon: { color: tokens.warn.main },
      last: {
        backgroundColor: tokens.surface2,
        border: `1px solid ${tokens.line}`,
        borderRadius: 4,
        padding: 10,
      },
    };
  },
  { name: 'BellwetherStaleNotice' },
);

/**
 * The last good data under a notice that says since when, and why, it may be out of date. The data keeps its contrast:
 * it is old, not disabled.
 *
 * @public
 */
export function StaleNotice(props: {
  /** ISO 8601. */
  since: string;
  /** One sentence; see `Freshness.problem`. */
  problem?: string;
  retry?(): void;
  /** Where the connection is shown. */
  connectionsHref?: string;
  children?: ReactNode;
}) {
  const classes = useStyles();
  return (
    <>
      <div className={classes.notice} role="status">
        <div className={classes.text}>
          <span className={classes.icon}>
            <StateIcon name="clock" />
          </span>{' '}
          <strong>
            Stale since {formatTime(props.since)} (<Age at={props.since} />
            ).
          </strong>{' '}
          {props.problem} This is the last good answer.
        </div>
        {props.retry && (
          <Button size="small" color="primary" onClick={props.retry}>
            Try again
          </Button>
        )}
        {props.connectionsHref && (
          <Link to={props.connectionsHref}>Connections</Link>
        )}
      </div>
      {props.children && <div className={classes.last}>{props.children}</div>}
    </>
  );
}
