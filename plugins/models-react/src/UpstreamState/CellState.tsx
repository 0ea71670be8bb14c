import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { formatAge } from '../format';
import { useNow } from '../Age';
import { bellwetherTokens } from '../theme';
import { StateIcon, StateIconName } from '../VerdictChip';

/** The six states, as a cell of a table shows them. @public */
export type CellStateKind =
  | 'loading'
  | 'not-configured'
  | 'not-permitted'
  | 'no-data'
  | 'stale'
  | 'failed';

const forms: Record<CellStateKind, { icon: StateIconName; words: string }> = {
  loading: { icon: 'clock', words: 'Reading…' },
  'not-configured': { icon: 'plug', words: 'Not configured' },
  'not-permitted': { icon: 'lock', words: 'Not permitted' },
  'no-data': { icon: 'dash', words: 'No data yet' },
  stale: { icon: 'clock', words: 'Stale' },
  failed: { icon: 'octagon', words: 'Failed' },
};

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-flex',
      gap: 5,
      alignItems: 'center',
      verticalAlign: 'middle',
      fontSize: 12,
      lineHeight: '16px',
      whiteSpace: 'nowrap',
      color: bellwetherTokens(theme).text3,
    },
    absent: { color: bellwetherTokens(theme).text3 },
    hidden: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'BellwetherCellState' },
);

/** A state in a table's cell: icon and words, never an empty cell and never 0. @public */
export function CellState(props: {
  state: CellStateKind;
  /** Other words than the state's own, for example `No monitor` or `Too few rows`. */
  words?: ReactNode;
  /** ISO 8601, for `stale`. */
  since?: string;
  title?: string;
}) {
  const classes = useStyles();
  const now = useNow(60_000);
  const { icon, words } = forms[props.state];
  const age = props.since ? `, ${formatAge(props.since, now)}` : '';
  return (
    <span className={classes.root} title={props.title ?? props.since}>
      <StateIcon name={icon} size={14} />
      <span>
        {props.words ?? words}
        {age}
      </span>
    </span>
  );
}

/** A dash where a value is not applicable; every other absence has words. @public */
export function EmptyCell(props: {
  /** What a screen reader says; `not applicable` by default. */
  why?: string;
}) {
  const classes = useStyles();
  return (
    <span className={classes.absent} title={props.why}>
      <span aria-hidden>–</span>
      <span className={classes.hidden}>{props.why ?? 'not applicable'}</span>
    </span>
  );
}
