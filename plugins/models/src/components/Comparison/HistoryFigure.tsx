import { MetricDirection } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  SkeletonBar,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { KeyboardEvent, lazy, Suspense, useState } from 'react';
import { formatMetric } from '../../entity';
import { finding, MetricSeries, StepRow } from './metricSeries';

// The charts are most of what the tab weighs.
const MetricLines = lazy(() => import('./MetricLines'));

const useStyles = makeStyles(
  theme => ({
    figure: { margin: 0, minHeight: 260, borderRadius: 4 },
    reading: {
      minHeight: 18,
      fontSize: 12.5,
      lineHeight: '18px',
      color: bellwetherTokens(theme).text2,
    },
  }),
  { name: 'BellwetherHistoryFigure' },
);

/** Where the cursor goes from `index` by a key; `undefined` for a key that does not move it. */
function moved(key: string, index: number | undefined, count: number) {
  const last = count - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'ArrowRight') return Math.min(last, (index ?? -1) + 1);
  if (key === 'ArrowLeft') return Math.max(0, (index ?? count) - 1);
  return undefined;
}

/** The chart with its finding in words; arrow keys move a cursor, whose values are read out. */
export function HistoryFigure(props: {
  metric: string;
  direction: MetricDirection;
  rows: StepRow[];
  series: MetricSeries[];
  base: number;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { metric, direction, rows, series, base } = props;
  const [index, setIndex] = useState<number>();
  const row = index === undefined ? undefined : rows.at(index);

  function onKeyDown(event: KeyboardEvent) {
    const next = moved(event.key, index, rows.length);
    if (next === undefined) return;
    event.preventDefault();
    setIndex(next);
  }

  return (
    <>
      {/* A chart takes the focus once, so that its cursor can be moved by keys. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="img"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={finding(metric, direction, series)}
        className={classes.figure}
        onKeyDown={onKeyDown}
        onBlur={() => setIndex(undefined)}
      >
        <Suspense fallback={<SkeletonBar height={260} />}>
          <MetricLines
            metric={metric}
            rows={rows}
            series={series}
            base={base}
            cursor={row?.step}
          />
        </Suspense>
      </div>
      <div className={classes.reading} aria-live="polite">
        {row ? (
          `step ${row.step}: ${series
            .map(
              ({ version }) =>
                `${version} is ${formatMetric(row.values[version])}`,
            )
            .join(', ')}`
        ) : (
          <span className={table.hidden}>
            Arrow keys on the chart read its values.
          </span>
        )}
      </div>
    </>
  );
}
