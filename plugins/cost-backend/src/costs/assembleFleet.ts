import {
  Anomaly,
  BudgetState,
  costKinds,
  CostSource,
  FleetReply,
  LedgerTotals,
  Reconciliation,
  RollUpRow,
  SavingRow,
} from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { plusDays } from '../days';
import { CostRow } from './CostRow';
import { changeAgainstLastWeek, meanOf } from './headline';
import {
  ClusterDays,
  groupBy,
  noCost,
  spotShareOf,
  sumByKind,
  sumDays,
  sumOf,
  unitCostOf,
} from './sumDays';

const DAYS_PER_MONTH = 365.25 / 12;
const RECENT_DAYS = 7;

export interface FleetFacts {
  currency: string;
  by: FleetReply['by'];
  window: { from: string; until: string };
  shownDays: number;
  rows: readonly CostRow[];
  clusterDays: ClusterDays;
  servers: readonly Server[];
  savings: ReadonlyArray<Omit<SavingRow, 'mayApply'>>;
  /** What each recommendation takes off the bill beside all others that wait on its cluster, by its id. */
  billableParts: ReadonlyMap<string, number>;
  mayApply(entityRef: string): boolean;
  ledger: LedgerTotals;
  budgets: readonly BudgetState[];
  anomalies: ReadonlyArray<Anomaly & { entityRef: string }>;
  sources: readonly CostSource[];
  reconciliations: readonly Reconciliation[];
}

/** All rows and all savings; whoever asks gets a page of them. */
export type WholeFleet = Omit<
  FleetReply,
  'rowCount' | 'page' | 'efficiency' | 'savingCount'
>;

const UNKNOWN = 'unknown';

/** Costs of the fleet, rolled up. */
export function assembleFleet(facts: FleetFacts): WholeFleet {
  const { clusterDays, window } = facts;
  const whole = facts.rows.filter(row => clusterDays.isWhole(row));
  const inWindow = whole.filter(({ day }) => day >= window.from);
  const days = sumDays(inWindow, clusterDays);
  const byServer = new Map(facts.servers.map(one => [one.id, one]));
  const subjectOf = (row: CostRow): string => {
    switch (facts.by) {
      case 'model':
        return row.entityRef ?? UNKNOWN;
      case 'team':
        return byServer.get(row.subject)?.owner ?? UNKNOWN;
      case 'system':
        return byServer.get(row.subject)?.system ?? UNKNOWN;
      default:
        return row.cluster;
    }
  };
  const subjectOfServer = (server: string, entityRef: string): string => {
    const known = byServer.get(server);
    switch (facts.by) {
      case 'model':
        return entityRef;
      case 'team':
        return known?.owner ?? UNKNOWN;
      case 'system':
        return known?.system ?? UNKNOWN;
      default:
        return server.split('/')[0];
    }
  };
  const groups = groupBy(whole, subjectOf);
  const rows = [...groups].flatMap(([subject, all]) => {
    const mine = all.filter(({ day }) => day >= window.from);
    return mine.length > 0
      ? [rowOf(facts, subject, all, mine, subjectOfServer)]
      : [];
  });
  const perDay = meanOf(days);
  const savings = facts.savings
    .map(saving => ({ ...saving, mayApply: facts.mayApply(saving.entityRef) }))
    .sort((a, b) => b.requestedPerDay - a.requestedPerDay);
  const adding = savings.filter(({ requestedPerDay }) => requestedPerDay < 0);
  return {
    currency: facts.currency,
    by: facts.by,
    ...window,
    shownDays: facts.shownDays,
    rows: rows.sort((a, b) => b.perDay - a.perDay),
    total: {
      perDay,
      perMonth: perDay * DAYS_PER_MONTH,
      byKind: meanByKind(inWindow, days.length),
      changeAgainstLastWeek: changeAgainstLastWeek(sumDays(whole, clusterDays)),
      days: days.map(({ day, byKind, total }) => ({ day, byKind, total })),
    },
    savings,
    savingRequestedPerDay: sumOf(savings, one => one.requestedPerDay),
    savingAddingCount: adding.length,
    savingAddedPerDay: sumOf(adding, one => -one.requestedPerDay),
    savingBillablePerDay: sumOf(
      savings,
      one => facts.billableParts.get(one.recommendation) ?? one.billablePerDay,
    ),
    ledger: facts.ledger,
    budgets: [...facts.budgets],
    anomalies: [...facts.anomalies],
    sources: [...facts.sources],
    reconciliations: [...facts.reconciliations],
    findings: [],
  };
}

function meanByKind(rows: readonly CostRow[], count: number) {
  const sum = sumByKind(rows);
  const mean = noCost();
  for (const kind of costKinds) {
    mean[kind] = count > 0 ? sum[kind] / count : 0;
  }
  return mean;
}

function rowOf(
  facts: FleetFacts,
  subject: string,
  all: readonly CostRow[],
  mine: readonly CostRow[],
  subjectOfServer: (server: string, entityRef: string) => string,
): RollUpRow {
  const days = sumDays(mine, facts.clusterDays);
  const { predictions, perThousand } = unitCostOf(mine);
  const charged = sumOf(mine, row => row.chargedCost);
  const models = new Set(mine.flatMap(({ entityRef }) => entityRef ?? []));
  const recent = plusDays(facts.window.until, -RECENT_DAYS);
  const savings = facts.savings.filter(
    one => subjectOfServer(one.server.id, one.entityRef) === subject,
  );
  return {
    subject,
    title:
      subject === UNKNOWN
        ? `No ${facts.by} is known`
        : subject.replace(/^.*[:/]/, ''),
    models: models.size,
    perDay: meanOf(days),
    byKind: meanByKind(mine, days.length),
    changeAgainstLastWeek: changeAgainstLastWeek(
      sumDays(all, facts.clusterDays),
    ),
    perThousand,
    predictionsPerDay: predictions === null ? null : predictions / days.length,
    spotShare: spotShareOf(mine),
    wasteShare:
      charged > 0
        ? Math.min(1, Math.max(0, 1 - sumOf(mine, r => r.usedCost) / charged))
        : null,
    savingPerDay: sumOf(savings, one => Math.max(0, one.requestedPerDay)),
    addedPerDay: sumOf(savings, one => Math.max(0, -one.requestedPerDay)),
    days: days.map(({ day, total }) => ({ day, total })),
    budget:
      facts.budgets.find(
        budget => budget.scope === facts.by && budget.subject === subject,
      ) ?? null,
    anomaly:
      facts.anomalies.find(
        ({ entityRef, day }) => models.has(entityRef) && day >= recent,
      ) ?? null,
    findings: [],
  };
}
