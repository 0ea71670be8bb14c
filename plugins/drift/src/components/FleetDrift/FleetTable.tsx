import { DriftFleetReply } from '@bellwether/plugin-drift-common';
import { Link } from '@backstage/core-components';
import {
  CellState,
  EmptyCell,
  entityName,
  formatShare,
  formatTime,
  useModelPath,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { formatDays, silentForm, stateForms } from '../../words';
import { rowKey } from './FleetHeat';

type Row = DriftFleetReply['rows'][number];

/** One row per monitor, with its words. */
export function FleetTable(props: { reply: DriftFleetReply }) {
  const table = useTableStyles();
  const path = useModelPath();
  const { rows, falseDiscoveryRate } = props.reply;
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.top}`}
        aria-label="Monitors of the fleet"
      >
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Drift</th>
            <th scope="col">Newest window</th>
            <th scope="col">Owner</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowKey(row)}>
              <th scope="row">
                <Link
                  to={`${path(
                    row.entityRef,
                    '/drift',
                  )}?monitor=${encodeURIComponent(row.monitor)}`}
                >
                  {row.title}
                </Link>
                <span className={table.sub}>{row.monitor}</span>
              </th>
              <td>
                <State row={row} falseDiscoveryRate={falseDiscoveryRate} />
              </td>
              <td>
                {row.sentence}
                {row.problem && (
                  <span className={table.sub}>
                    <VerdictChip tone="warn" quiet word={row.problem} />
                  </span>
                )}
              </td>
              <td>
                {row.owner ? (
                  entityName(row.owner)
                ) : (
                  <EmptyCell why="no owner" />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function State(props: { row: Row; falseDiscoveryRate: number }) {
  const table = useTableStyles();
  const { row, falseDiscoveryRate } = props;
  const { state, mutedUntil, silence, survivesFleet } = row;
  const hasDrift = state === 'material' || state === 'significant';
  return (
    <>
      {silence && (
        <>
          <VerdictChip {...silentForm} />
          <span className={table.sub}>
            since{' '}
            {formatDays({ from: silence.lastRowsOn, to: silence.lastRowsOn })};
            before:
          </span>
        </>
      )}
      {state ? (
        <VerdictChip {...stateForms[state]} quiet={state === 'none'} />
      ) : (
        <CellState state="no-data" words="No window yet" />
      )}
      {mutedUntil && (
        <span className={table.sub}>Muted until {formatTime(mutedUntil)}</span>
      )}
      {hasDrift && !survivesFleet && (
        <span className={table.sub}>
          May be one of the {formatShare(falseDiscoveryRate)} false discoveries
          of the fleet
        </span>
      )}
    </>
  );
}
