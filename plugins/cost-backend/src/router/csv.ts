import {
  costKinds,
  FleetReply,
  LedgerReply,
  ModelCostsReply,
} from '@bellwether/plugin-cost-common';
import { Response } from 'express';

type Cell = string | number | null | undefined;

/** A cell as RFC 4180 has it. A text that a spreadsheet would take for a formula is led by an apostrophe. */
function cell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function toCsv(header: readonly string[], rows: Cell[][]): string {
  return [[...header], ...rows]
    .map(row => row.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n');
}

export function sendCsv(response: Response, name: string, text: string): void {
  response
    .type('text/csv; charset=utf-8')
    .set(
      'Content-Disposition',
      `attachment; filename="${name.replace(/[^\w.-]+/g, '-')}.csv"`,
    )
    .send(text);
}

/** One line for each server and day. */
export function costsCsv({ currency, servers }: ModelCostsReply): string {
  return toCsv(
    [
      'day',
      'cluster',
      'namespace',
      'server',
      ...costKinds.map(kind => `${kind}_${currency}`),
      `total_${currency}`,
      'covered_share',
      'source',
      'predictions',
      `per_1000_${currency}`,
    ],
    servers.flatMap(({ cluster, namespace, name, days }) =>
      days.map(day => [
        day.day,
        cluster,
        namespace,
        name,
        ...costKinds.map(kind => day.byKind[kind]),
        day.total,
        day.coveredShare,
        day.source,
        day.predictions,
        day.perThousand,
      ]),
    ),
  );
}

export function ledgerCsv({ currency, entries }: LedgerReply): string {
  return toCsv(
    [
      'model',
      'server',
      'change',
      'state',
      'opened',
      'merged',
      'live',
      'ended',
      `promised_${currency}_per_day`,
      `realised_${currency}_per_day`,
      'realised_low',
      'realised_high',
      'measured_days',
      `realised_${currency}_total`,
      'pull_request',
      'actor',
      'reason',
    ],
    entries.map(entry => [
      entry.entityRef,
      entry.server.id,
      entry.title,
      entry.state,
      entry.openedAt,
      entry.mergedAt,
      entry.liveAt,
      entry.endedAt,
      // The column says what it is in.
      entry.promisedIn === undefined ? entry.promisedPerDay : null,
      entry.realisedPerDay?.value,
      entry.realisedPerDay?.low,
      entry.realisedPerDay?.high,
      entry.measuredDays,
      entry.realisedTotal,
      entry.pullRequest?.url,
      entry.actor,
      entry.reason,
    ]),
  );
}

export function fleetCsv({ by, currency, rows }: FleetReply): string {
  return toCsv(
    [
      by,
      'models',
      `${currency}_per_day`,
      ...costKinds.map(kind => `${kind}_${currency}_per_day`),
      'change_against_last_week',
      `per_1000_${currency}`,
      'predictions_per_day',
      'spot_share',
      'waste_share',
      `saving_${currency}_per_day`,
      `added_${currency}_per_day`,
    ],
    rows.map(row => [
      row.subject,
      row.models,
      row.perDay,
      ...costKinds.map(kind => row.byKind[kind]),
      row.changeAgainstLastWeek,
      row.perThousand,
      row.predictionsPerDay,
      row.spotShare,
      row.wasteShare,
      row.savingPerDay,
      row.addedPerDay,
    ]),
  );
}
