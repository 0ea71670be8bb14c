import { Comparison } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  EmptyCell,
  formatDifference,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { Fragment } from 'react';
import { directionWords, formatMetric } from '../../entity';
import { MetricRow, versionsOf } from './metricRows';
import { MetricVerdict } from './MetricVerdict';
import { RelativeBar } from './RelativeBar';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      name: { overflowWrap: 'anywhere', minWidth: 120 },
      direction: {
        color: tokens.text3,
        '&&': { fontSize: 12.5 },
        whiteSpace: 'nowrap',
      },
      candidate: { fontWeight: 500 },
      scale: {
        display: 'flex',
        justifyContent: 'space-between',
        width: 160,
        fontWeight: 400,
      },
      bar: {
        width: 190,
        [theme.breakpoints.down('sm')]: { display: 'none' },
      },
    };
  },
  { name: 'BellwetherMetricsTable' },
);

/** Metrics of the versions, with direction, difference to the base, and what that means. */
export function MetricsTable(props: {
  comparison: Comparison;
  rows: MetricRow[];
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { comparison, rows } = props;
  const { base, comparable } = comparison;
  const versions = versionsOf(comparison);
  const others = versions.filter(version => version !== base);
  const hasBars = comparable && others.length === 1;

  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.tight}`}
        aria-label={`Metrics of versions ${versions.join(', ')}`}
      >
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Direction</th>
            <th scope="col" className={table.number}>
              {base}
            </th>
            {others.map(version => (
              <Fragment key={version}>
                <th scope="col" className={table.number}>
                  {version}
                </th>
                <th scope="col" className={table.number}>
                  Difference
                  {others.length > 1 && (
                    <span className={table.sub}>
                      {version} − {base}
                    </span>
                  )}
                </th>
                <th scope="col">{version} is</th>
              </Fragment>
            ))}
            {hasBars && (
              <th scope="col" className={classes.bar}>
                <span className={table.hidden}>Relative change</span>
                <span className={classes.scale} aria-hidden>
                  <span>← worse</span>
                  <span>better →</span>
                </span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(metric => (
            <tr key={metric.name}>
              <th scope="row" className={classes.name}>
                {metric.name}
              </th>
              <td className={classes.direction}>
                {directionWords[metric.direction]}
              </td>
              <td className={table.number}>
                {formatMetric(metric.values[base])}
              </td>
              {others.map(version => (
                <Fragment key={version}>
                  <td className={`${table.number} ${classes.candidate}`}>
                    {formatMetric(metric.values[version])}
                  </td>
                  <td className={table.number}>
                    <DifferenceValue value={metric.difference[version]} />
                  </td>
                  <td>
                    <MetricVerdict
                      metric={metric}
                      version={version}
                      comparable={comparable}
                    />
                  </td>
                </Fragment>
              ))}
              {hasBars && (
                <td className={classes.bar}>
                  <Bar metric={metric} version={others[0]} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DifferenceValue(props: { value: number | null | undefined }) {
  const { value } = props;
  return value === null || value === undefined ? (
    <EmptyCell why="no difference can be taken" />
  ) : (
    <>{formatDifference(value)}</>
  );
}

function Bar(props: { metric: MetricRow; version: number }) {
  const verdict = props.metric.verdict[props.version];
  const relative = props.metric.relative[props.version];
  return relative !== null &&
    relative !== undefined &&
    (verdict === 'better' || verdict === 'worse') ? (
    <RelativeBar relative={relative} verdict={verdict} />
  ) : null;
}
