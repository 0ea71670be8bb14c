import {
  bellwetherTokens,
  EmptyCell,
  formatNumber,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import ArrowDownward from '@material-ui/icons/ArrowDownward';
import ArrowUpward from '@material-ui/icons/ArrowUpward';
import { formatMetric } from '../../entity';
import { AliasMetric } from './useAliasMetrics';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      verdict: { fontSize: 12.5, marginLeft: 6 },
      better: { color: tokens.ok.main },
      worse: { color: tokens.bad.main },
      arrow: { fontSize: 14, verticalAlign: '-2px' },
    };
  },
  { name: 'BellwetherMetricCell' },
);

/** Value of the main metric and, against the champion, which way it went and whether that is better. */
export function MetricCell(props: { metric: AliasMetric }) {
  const classes = useStyles();
  const { value, difference, verdict } = props.metric;
  if (value === undefined) return <EmptyCell why="the run logged no value" />;
  const judged =
    difference && (verdict === 'better' || verdict === 'worse')
      ? { difference, verdict }
      : undefined;
  const Arrow = judged && judged.difference > 0 ? ArrowUpward : ArrowDownward;
  return (
    <>
      {formatMetric(value)}
      {judged && (
        <span className={`${classes.verdict} ${classes[judged.verdict]}`}>
          <Arrow aria-hidden className={classes.arrow} />{' '}
          {formatNumber(Math.abs(judged.difference), 3)} {judged.verdict}
        </span>
      )}
    </>
  );
}
