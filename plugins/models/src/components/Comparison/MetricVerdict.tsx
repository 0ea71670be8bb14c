import {
  bellwetherTokens,
  formatShare,
  StateIcon,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { MetricRow } from './metricRows';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: { whiteSpace: 'nowrap' },
      better: { color: tokens.ok.main },
      worse: { color: tokens.bad.main },
      quiet: { color: tokens.text2, fontSize: 12.5 },
    };
  },
  { name: 'BellwetherMetricVerdict' },
);

function signed(relative: number) {
  return `${relative > 0 ? '+' : ''}${formatShare(relative)}`;
}

/** Whether one version is better than the base by one metric, and by how much of it; or why that is not said. */
export function MetricVerdict(props: {
  metric: MetricRow;
  version: number;
  comparable: boolean;
}) {
  const classes = useStyles();
  const { metric, version, comparable } = props;
  const verdict = metric.verdict[version];
  const relative = metric.relative[version];
  const change =
    relative === null || relative === undefined || relative === 0 ? null : (
      <span className={classes.quiet}>{signed(relative)}</span>
    );

  if (verdict === 'better' || verdict === 'worse') {
    return (
      <span className={`${classes.root} ${classes[verdict]}`}>
        <StateIcon
          name={verdict === 'better' ? 'check' : 'triangle'}
          size={14}
        />{' '}
        {verdict} {change}
      </span>
    );
  }
  const words =
    verdict === 'same' ? 'the same' : whyNotJudged(metric, version, comparable);
  return (
    <span className={`${classes.root} ${classes.quiet}`}>
      {words} {change}
    </span>
  );
}

function whyNotJudged(
  metric: MetricRow,
  version: number,
  comparable: boolean,
): string {
  if ((metric.values[version] ?? undefined) === undefined) {
    return 'not measured';
  }
  const difference = metric.difference[version];
  if (difference === null || difference === undefined) {
    return 'no difference can be taken';
  }
  if (!comparable) return 'withheld';
  return 'not judged';
}
