import {
  FleetReply,
  fleetReplySchema,
  RollUpRow,
  SavingRow,
} from '@bellwether/plugin-cost-common';
import { RECOMMENDATION_ID } from './advice';
import { byKind, costsReply } from './costs';
import { ledgerReply } from './ledger';
import { addDays, serverAddress } from './places';

export function rollUpRow(
  title: string,
  perDay: number,
  changes: Partial<RollUpRow> = {},
): RollUpRow {
  return {
    subject: `group:default/${title}`,
    title,
    models: 3,
    perDay,
    byKind: byKind(),
    changeAgainstLastWeek: 0.04,
    perThousand: 0.0071,
    predictionsPerDay: 9_000_000,
    spotShare: 0.12,
    wasteShare: 0.48,
    savingPerDay: 12.5,
    addedPerDay: 0,
    days: Array.from({ length: 5 }, (_, index) => ({
      day: addDays('2026-06-11', index),
      total: perDay + index,
    })),
    budget: null,
    anomaly: null,
    findings: [],
    ...changes,
  };
}

export function savingRow(
  number: number,
  changes: Partial<SavingRow> = {},
): SavingRow {
  return {
    recommendation: RECOMMENDATION_ID.replace(/.$/, String(number)),
    entityRef: 'resource:default/flight-delay',
    server: serverAddress(),
    owner: 'group:default/travel-ml',
    title: 'CPU 4 → 2.4 cores, memory 8 → 4.6 GiB',
    state: 'proposed',
    sentence: 'A smaller size would do.',
    requestedPerDay: 9.2,
    billablePerDay: 4.59,
    requestedShare: 0.408,
    breach: { probability: 0.004, low: 0.001, high: 0.009 },
    targetBreach: 0.01,
    confidence: 'high',
    apply: { via: 'pull-request', sentence: 'Git owns the size.' },
    hold: null,
    mayApply: true,
    ...changes,
  };
}

/** Three teams, of which the dearest leaves its budget; four savings, of which two can be chosen. */
export function fleetReply(changes: Partial<FleetReply> = {}): FleetReply {
  const { budget, anomalies, sources, reconciliations } = costsReply();
  const rows = changes.rows ?? [
    rollUpRow('travel-ml', 120.4, { budget, anomaly: anomalies[0] }),
    rollUpRow('payments-ml', 80.1, { wasteShare: null }),
    rollUpRow('retail-ml', 12.9, {
      models: 1,
      perThousand: null,
      changeAgainstLastWeek: null,
      savingPerDay: 0,
    }),
  ];
  const savings = changes.savings ?? [
    savingRow(1),
    savingRow(2, {
      entityRef: 'resource:default/fare-demand',
      server: serverAddress('fare-demand'),
      title: 'CPU 2 → 1 cores',
      requestedPerDay: 3.1,
      billablePerDay: 0,
    }),
    savingRow(3, {
      server: serverAddress('card-fraud'),
      title: 'Memory 6 → 3 GiB',
      mayApply: false,
      confidence: 'low',
    }),
    savingRow(4, {
      server: serverAddress('basket'),
      title: 'CPU 3 → 2 cores',
      hold: 'Held until the rollout of 14 ends.',
    }),
  ];
  return fleetReplySchema.parse({
    currency: 'EUR',
    by: 'team',
    from: '2026-05-17',
    until: '2026-06-15',
    shownDays: 30,
    rows,
    rowCount: rows.length,
    page: 1,
    efficiency: [
      { title: 'travel-ml', perDay: 120.4, unused: 0.48, unusedPerDay: 40 },
      { title: 'retail-ml', perDay: 12.9, unused: 0.48, unusedPerDay: 4 },
    ],
    total: {
      perDay: 213.4,
      perMonth: 6487,
      byKind: byKind({ gpu: 60 }),
      changeAgainstLastWeek: -0.03,
      days: Array.from({ length: 5 }, (_, index) => ({
        day: addDays('2026-06-11', index),
        byKind: byKind({ gpu: 60 }),
        total: 213 + index,
      })),
    },
    savings,
    savingCount: savings.length,
    savingAddingCount: 0,
    savingAddedPerDay: 0,
    savingRequestedPerDay: 24.6,
    savingBillablePerDay: 9.18,
    ledger: ledgerReply().totals,
    budgets: [budget],
    anomalies: anomalies.map(anomaly => ({
      ...anomaly,
      entityRef: 'resource:default/flight-delay',
    })),
    sources,
    reconciliations,
    ...changes,
  });
}
