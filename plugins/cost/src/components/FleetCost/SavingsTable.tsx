import { SavingRow } from '@bellwether/plugin-cost-common';
import {
  entityName,
  EmptyCell,
  formatShare,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { useId } from 'react';
import { formatAmount, recommendationForms } from '../../words';
import { CostLink } from './RollUpCells';

interface Choosing {
  currency: string;
  chosen: ReadonlySet<string>;
  /** Why a row cannot be chosen; undefined where it can. */
  whyNotChosen(row: SavingRow): string | undefined;
  onToggle(recommendation: string): void;
}

/** Savings that wait, each with how sure it is and what stands in its way. */
export function SavingsTable(props: Choosing & { rows: readonly SavingRow[] }) {
  const table = useTableStyles();
  const { rows, currency } = props;
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.top}`}
        aria-label="Biggest savings"
      >
        <thead>
          <tr>
            <th scope="col">
              <span className={table.hidden}>Choose</span>
            </th>
            <th scope="col">Model</th>
            <th scope="col">Change</th>
            <th scope="col" className={table.number}>
              Saved
              <span className={table.sub}>{currency} per day</span>
            </th>
            <th scope="col" className={table.number}>
              On the bill
              <span className={table.sub}>{currency} per day</span>
            </th>
            <th scope="col" className={table.number}>
              Breach
              <span className={table.sub}>measured, of target</span>
            </th>
            <th scope="col">State</th>
            <th scope="col">Owner</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <SavingTableRow key={row.recommendation} {...props} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SavingTableRow(props: Choosing & { row: SavingRow }) {
  const table = useTableStyles();
  const reasonId = useId();
  const { row, chosen, whyNotChosen, onToggle } = props;
  const whyNot = whyNotChosen(row);
  const { server, breach, targetBreach, confidence, state, owner } = row;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={`${row.title} of ${server.name} on ${server.cluster}`}
          checked={chosen.has(row.recommendation) && !whyNot}
          // It stays in the tab order, so that the reason can be read.
          aria-disabled={whyNot ? true : undefined}
          aria-describedby={whyNot ? reasonId : undefined}
          title={whyNot}
          style={{ opacity: whyNot ? 0.4 : 1 }}
          onChange={() => {
            if (!whyNot) onToggle(row.recommendation);
          }}
        />
      </td>
      <th scope="row" style={{ minWidth: 180 }}>
        <CostLink entityRef={row.entityRef} />
        <span className={table.sub}>
          {server.cluster} · {server.namespace} / {server.name}
        </span>
      </th>
      <td style={{ minWidth: 190 }}>{row.title}</td>
      <td className={table.number}>
        {formatAmount(row.requestedPerDay)}
        <span className={table.sub}>{formatShare(row.requestedShare)}</span>
      </td>
      <td className={table.number}>{formatAmount(row.billablePerDay)}</td>
      <td className={table.number}>
        {formatShare(breach.probability)}
        <span className={table.sub}>of {formatShare(targetBreach)}</span>
      </td>
      <td style={{ minWidth: 160 }}>
        <VerdictChip
          {...recommendationForms[state]}
          quiet={state === 'proposed'}
        />
        {confidence === 'low' && (
          <span className={table.sub}>Low confidence</span>
        )}
        {whyNot && (
          <span id={reasonId} className={table.sub}>
            {whyNot}
          </span>
        )}
      </td>
      <td className={table.noWrap}>
        {owner ? entityName(owner) : <EmptyCell why="no owner" />}
      </td>
    </tr>
  );
}
