import { Link } from '@backstage/core-components';
import { LedgerEntry } from '@bellwether/plugin-cost-common';
import {
  EmptyCell,
  entityName,
  ModelLink,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import {
  formatAmount,
  formatDay,
  formatEstimate,
  formatWholeDay,
  recommendationForms,
} from '../../words';

/** What was promised of each change and what came of it, newest first. */
export function LedgerTable(props: {
  entries: readonly LedgerEntry[];
  currency: string;
  /** Names the model of each, where they are of several. */
  ofFleet?: boolean;
}) {
  const table = useTableStyles();
  const { entries, currency, ofFleet } = props;
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.top}`}
        aria-label="Ledger of changes"
      >
        <thead>
          <tr>
            {ofFleet && <th scope="col">Model</th>}
            <th scope="col">Change</th>
            <th scope="col">Merged</th>
            <th scope="col" className={table.number}>
              Promised
              <span className={table.sub}>{currency} per day</span>
            </th>
            <th scope="col" className={table.number}>
              Realised
              <span className={table.sub}>{currency} per day</span>
            </th>
            <th scope="col">State</th>
            <th scope="col">Request</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(entry => (
            <LedgerRow
              key={`${entry.recommendation} ${entry.openedAt}`}
              entry={entry}
              ofFleet={ofFleet}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LedgerRow(props: { entry: LedgerEntry; ofFleet?: boolean }) {
  const table = useTableStyles();
  const { entry, ofFleet } = props;
  const { title, mergedAt, promisedPerDay, promisedIn } = entry;
  const { pullRequest, actor, reason } = entry;
  const place = `${entry.server.cluster} · ${entry.server.name}`;
  return (
    <tr>
      {ofFleet && (
        <th scope="row">
          <ModelLink
            entityRef={entry.entityRef}
            title={entityName(entry.entityRef)}
          />
        </th>
      )}
      <td style={{ minWidth: 160 }}>
        {title}
        <span className={table.sub} title={reason}>
          {place}, by {entityName(actor)}
        </span>
      </td>
      <td className={table.noWrap}>
        {mergedAt ? (
          <time dateTime={mergedAt} title={formatWholeDay(mergedAt)}>
            {formatDay(mergedAt)}
          </time>
        ) : (
          <EmptyCell why="not merged" />
        )}
      </td>
      <td className={table.number}>
        {formatAmount(promisedPerDay)}
        {promisedIn && <span className={table.sub}>{promisedIn}</span>}
      </td>
      <td className={table.number}>
        <Realised entry={entry} />
      </td>
      <td style={{ minWidth: 170 }}>
        <VerdictChip
          {...recommendationForms[entry.state]}
          quiet={entry.state === 'realised'}
        />
        <span className={table.sub}>{entry.sentence}</span>
      </td>
      <td className={table.noWrap}>
        {pullRequest ? (
          <Link
            to={pullRequest.url}
            aria-label={`Pull request ${pullRequest.number}: ${title}`}
          >
            {pullRequest.number}
          </Link>
        ) : (
          <EmptyCell why="changed on the cluster" />
        )}
      </td>
    </tr>
  );
}

function Realised(props: { entry: LedgerEntry }) {
  const table = useTableStyles();
  const { realisedPerDay, realisedTotal, measuredFrom, measuredDays, method } =
    props.entry;
  if (!realisedPerDay) {
    return measuredFrom ? (
      <span className={table.secondary}>
        measured from {formatDay(measuredFrom)}
      </span>
    ) : (
      <EmptyCell why="nothing to measure" />
    );
  }
  return (
    <span title={method}>
      {formatEstimate(realisedPerDay)}
      <span className={table.sub}>
        {realisedTotal !== null && `${formatAmount(realisedTotal)} in `}
        {measuredDays} {measuredDays === 1 ? 'day' : 'days'}
      </span>
    </span>
  );
}
