import { useTableStyles } from '@bellwether/plugin-models-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import ArrowDownward from '@material-ui/icons/ArrowDownward';
import ArrowUpward from '@material-ui/icons/ArrowUpward';
import { useState } from 'react';
import { formatMetric } from '../../entity';
import { StepRow } from './metricSeries';

const useStyles = makeStyles(
  {
    scroll: { maxHeight: 320, overflow: 'auto', position: 'relative' },
    button: { gap: 4, font: 'inherit', color: 'inherit' },
    arrow: { fontSize: 14 },
    idle: { opacity: 0 },
  },
  { name: 'BellwetherHistoryTable' },
);

/** `step`, or the version whose values sort the rows. */
type Key = 'step' | number;

interface Order {
  key: Key;
  isDown: boolean;
}

/** The value by which a row is sorted; what is no number goes last. */
function sortValue(row: StepRow, key: Key): number {
  const value = key === 'step' ? row.step : row.values[key];
  return typeof value === 'number' ? value : Infinity;
}

/** The points of the chart as a table. */
export function HistoryTable(props: {
  metric: string;
  rows: StepRow[];
  versions: number[];
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { metric, rows, versions } = props;
  const [order, setOrder] = useState<Order>({ key: 'step', isDown: false });
  const sorted = [...rows].sort((a, b) => {
    const difference = sortValue(a, order.key) - sortValue(b, order.key);
    return (order.isDown ? -difference : difference) || a.step - b.step;
  });
  const head = (key: Key, words: string) => (
    <SortHead
      key={key}
      words={words}
      order={order.key === key ? order : undefined}
      onSort={() =>
        setOrder({ key, isDown: order.key === key && !order.isDown })
      }
    />
  );

  return (
    <div className={classes.scroll}>
      <table
        className={`${table.table} ${table.tight}`}
        aria-label={`${metric} by step`}
      >
        <thead>
          <tr>
            {head('step', 'Step')}
            {versions.map(version => head(version, `Version ${version}`))}
          </tr>
        </thead>
        <tbody>
          {sorted.map(row => (
            <tr key={row.step}>
              <th scope="row" className={table.number}>
                {row.step}
              </th>
              {versions.map(version => (
                <td key={version} className={table.number}>
                  {formatMetric(row.values[version])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SortHead(props: {
  words: string;
  order: Order | undefined;
  onSort(): void;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { words, order, onSort } = props;
  const direction = order?.isDown ? 'descending' : 'ascending';
  const Arrow = order?.isDown ? ArrowDownward : ArrowUpward;
  return (
    <th
      scope="col"
      className={table.number}
      aria-sort={order ? direction : 'none'}
    >
      <ButtonBase className={classes.button} onClick={onSort}>
        <Arrow
          aria-hidden
          className={order ? classes.arrow : `${classes.arrow} ${classes.idle}`}
        />
        {words}
      </ButtonBase>
    </th>
  );
}
