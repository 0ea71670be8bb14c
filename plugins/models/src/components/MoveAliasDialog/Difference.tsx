import { Link } from '@backstage/core-components';
import { Comparison } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  describeError,
  Loaded,
  StateIcon,
  useModelPath,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { formatMetric } from '../../entity';

/** Of each kind; the others are behind the link. */
const SHOWN = 2;

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'flex',
        flexWrap: 'wrap',
        gap: '2px 14px',
        alignItems: 'baseline',
      },
      better: { color: tokens.ok.main },
      worse: { color: tokens.warn.main },
      quiet: { color: tokens.text2 },
    };
  },
  { name: 'BellwetherMoveDifference' },
);

/** The difference between the version that has the alias and the one that gets it, in a line. */
export function Difference(props: {
  entityRef: string;
  comparison: Loaded<Comparison | undefined>;
  from: number | null;
  to: number;
}) {
  const classes = useStyles();
  const path = useModelPath();
  const { entityRef, comparison, from, to } = props;
  const { value, error, loading } = comparison;

  if (from === null) {
    return <span className={classes.quiet}>no version has the alias now</span>;
  }
  if (!value) {
    if (loading) return <span className={classes.quiet}>being read…</span>;
    return (
      <span className={classes.worse}>
        <StateIcon name="triangle" size={14} /> could not be read:{' '}
        {describeError(error).sentence} Whether callers break is not known.
      </span>
    );
  }
  const judged = (verdict: 'better' | 'worse') =>
    value.metrics.filter(metric => metric.verdict[to] === verdict);
  const shown = [
    ...judged('better').slice(0, SHOWN),
    ...judged('worse').slice(0, SHOWN),
  ];

  return (
    <div className={classes.root}>
      {shown.map(metric => {
        const isBetter = metric.verdict[to] === 'better';
        return (
          <span
            key={metric.name}
            className={isBetter ? classes.better : classes.worse}
          >
            <StateIcon name={isBetter ? 'check' : 'triangle'} size={14} />{' '}
            {metric.name} {formatMetric(metric.values[from])} →{' '}
            {formatMetric(metric.values[to])}, {isBetter ? 'better' : 'worse'}
          </span>
        );
      })}
      {shown.length === 0 && (
        <span className={classes.quiet}>
          {value.comparable
            ? 'no metric is better or worse'
            : `not judged. ${value.comparableBecause}`}
        </span>
      )}
      <Link to={`${path(entityRef, '/versions')}?compare=${from},${to}`}>
        all differences
      </Link>
    </div>
  );
}
