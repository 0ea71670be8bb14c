import {
  FleetOrder,
  FleetReply,
  RollUpRow,
} from '@bellwether/plugin-cost-common';
import {
  CellState,
  EmptyCell,
  formatInteger,
  formatShare,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { formatAmount, formatChange, formatUnitAmount } from '../../words';
import { FleetColumn, orderAfter } from './fleet';
import { RowBudget, RowName, RowRemarks, RowSaving } from './RollUpCells';
import { Sparkline } from './Sparkline';

const NAMES: Record<FleetReply['by'], string> = {
  model: 'Model',
  team: 'Team',
  system: 'System',
  cluster: 'Cluster',
};

/** Cost of each model, team, system or cluster. */
export function RollUpTable(props: {
  by: FleetReply['by'];
  currency: string;
  rows: readonly RollUpRow[];
  sort: FleetOrder;
  onSort(sort: FleetOrder): void;
  onCluster(cluster: string): void;
}) {
  const table = useTableStyles();
  const { by, currency, rows, sort, onSort, onCluster } = props;
  const head = (column: FleetColumn, title: string, unit?: string) => (
    <SortHead
      column={column}
      title={title}
      unit={unit}
      sort={sort}
      onSort={onSort}
    />
  );
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-label={`Cost by ${by}`}>
        <thead>
          <tr>
            {head('name', NAMES[by])}
            {head('cost', 'Cost', `${currency} per day`)}
            <th scope="col">Course</th>
            {head('change', 'Change', 'against last week')}
            {head('unit', 'Unit cost', `${currency} per 1,000`)}
            {head('waste', 'Unused', 'of what is asked for')}
            {head('spot', 'On spot')}
            {head('saving', 'Saving waits', `${currency} per day`)}
            {head('budget', 'Budget', 'spent')}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.subject}>
              <th scope="row" style={{ minWidth: 150 }}>
                <RowName row={row} by={by} onCluster={onCluster} />
                {by !== 'model' && (
                  <span className={table.sub}>
                    {formatInteger(row.models)}{' '}
                    {row.models === 1 ? 'model' : 'models'}
                  </span>
                )}
                <RowRemarks row={row} />
              </th>
              <td className={table.number}>{formatAmount(row.perDay)}</td>
              <td>
                <Sparkline values={row.days.map(({ total }) => total)} />
              </td>
              <td className={table.number}>
                {row.changeAgainstLastWeek === null ? (
                  <EmptyCell why="no week before" />
                ) : (
                  formatChange(row.changeAgainstLastWeek)
                )}
              </td>
              <td className={table.number}>
                {row.perThousand === null ? (
                  <CellState state="no-data" words="Not counted" />
                ) : (
                  formatUnitAmount(row.perThousand)
                )}
              </td>
              <td className={table.number}>
                {row.wasteShare === null ? (
                  <CellState state="no-data" words="Asks for nothing" />
                ) : (
                  formatShare(row.wasteShare)
                )}
              </td>
              <td className={table.number}>{formatShare(row.spotShare)}</td>
              <td className={table.number}>
                <RowSaving row={row} />
              </td>
              <td className={table.number}>
                <RowBudget row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SortHead(props: {
  column: FleetColumn;
  title: string;
  unit?: string;
  sort: FleetOrder;
  onSort(sort: FleetOrder): void;
}) {
  const table = useTableStyles();
  const { column, title, unit, sort, onSort } = props;
  const isSorted = sort === column || sort === `-${column}`;
  // Names go from A to Z where figures go from the most to the least.
  const isAscending = (column === 'name') !== sort.startsWith('-');
  const order = isAscending ? 'ascending' : 'descending';
  return (
    <th
      scope="col"
      className={column === 'name' ? undefined : table.number}
      aria-sort={isSorted ? order : 'none'}
    >
      <ButtonBase
        style={{ font: 'inherit', color: 'inherit' }}
        onClick={() => onSort(orderAfter(column, sort))}
      >
        {title}
        {isSorted && (
          <span aria-hidden>{isAscending ? '\u00a0↑' : '\u00a0↓'}</span>
        )}
      </ButtonBase>
      {unit && <span className={table.sub}>{unit}</span>}
    </th>
  );
}
