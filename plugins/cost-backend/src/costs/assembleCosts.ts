import {
  Anomaly,
  BudgetState,
  CanaryCost,
  CostHeadline,
  CostMark,
  CostSource,
  Finding,
  ModelCostsReply,
  Reconciliation,
  ServerCost,
  VersionCost,
} from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { CostRow, totalOf } from './CostRow';
import { forecast } from './forecast';
import { headlineOf, periodOf } from './headline';
import { marksOf, priceMarksOf } from './marks';
import { modelFindings } from './modelFindings';
import {
  ClusterDays,
  groupBy,
  sumByKind,
  sumDays,
  sumOf,
  unitCostOf,
} from './sumDays';

export interface CostFacts {
  entityRef: string;
  currency: string;
  window: { from: string; until: string };
  /** As many days as were asked for. */
  shownDays: number;
  /** Of the model; from a week before the window, so that a week can be told against the one before. */
  rows: readonly CostRow[];
  clusterDays: ClusterDays;
  servers: readonly Server[];
  sources: readonly CostSource[];
  reconciliations: readonly Reconciliation[];
  budget: BudgetState | null;
  anomalies: readonly Anomaly[];
  /** Live changes of size, for marks. */
  marks: readonly CostMark[];
  ledger: Pick<
    CostHeadline,
    'realisedThisYear' | 'changesLive' | 'changesMeasured'
  >;
  /** What would be billed less a day with all that is recommended; null where nothing is. */
  billableSavingPerDay: number | null;
}

/** What a model costs, put together from what was kept. */
export function assembleCosts(facts: CostFacts): ModelCostsReply {
  const { clusterDays, rows, window } = facts;
  const shown = rows.filter(({ day }) => day >= window.from);
  const days = sumDays(shown, clusterDays);
  const whole = sumDays(
    rows.filter(row => clusterDays.isWhole(row)),
    clusterDays,
  );
  const last = whole[whole.length - 1]?.day;
  const versions = versionsOf(facts, last);
  const canary = canaryOf(versions, facts.servers);
  return {
    entityRef: facts.entityRef,
    currency: facts.currency,
    ...window,
    period: periodOf(facts, whole),
    headline: headlineOf(facts, whole, canary),
    days,
    servers: serversOf(facts, shown, last),
    versions,
    marks: [
      ...marksOf(shown),
      ...priceMarksOf(clusterDays, shown),
      ...facts.marks,
    ].sort((a, b) => a.at.localeCompare(b.at)),
    forecast: forecast(whole, facts.billableSavingPerDay),
    budget: facts.budget,
    anomalies: [...facts.anomalies],
    sources: [...facts.sources],
    reconciliations: [...facts.reconciliations],
    findings: modelFindings(facts.sources, clusterDays, days, last),
  };
}

function serversOf(
  { clusterDays, servers, rows: all }: CostFacts,
  rows: readonly CostRow[],
  last: string | undefined,
): ServerCost[] {
  const bySubject = groupBy(rows, ({ subject }) => subject);
  for (const server of servers) {
    if (!bySubject.has(server.id)) bySubject.set(server.id, []);
  }
  return [...bySubject].map(([id, mine]) => {
    const [cluster, namespace, kind, name] = id.split('/');
    const server = servers.find(one => one.id === id);
    const ofLast = mine.filter(({ day }) => day === last);
    const newest = all.filter(row => row.subject === id).pop();
    const findings: Finding[] = [];
    const pods = server?.versions.reduce(
      (sum, { wantedReplicas }) => sum + wantedReplicas,
      0,
    );
    if (pods === 0 || (server && mine.length === 0)) {
      findings.push({
        code: 'zero-replicas',
        tone: 'quiet',
        subject: id,
        sentence: `${name} on ${cluster} has no pods now: it costs nothing, and nothing can be recommended.`,
      });
    }
    if (newest?.lacksRequest) {
      findings.push({
        code: 'no-request',
        tone: 'watch',
        subject: id,
        sentence: `A container of ${name} on ${cluster} asks for no CPU or memory: it is charged by use, and its efficiency means nothing.`,
      });
    }
    if (newest && newest.predictions === null) {
      findings.push({
        code: 'requests-unknown',
        tone: 'quiet',
        subject: id,
        sentence: `Nobody counts the requests of ${name} on ${cluster}, so a prediction has no cost. Name its counter under cost.requestCounters.`,
      });
    }
    return {
      id,
      cluster,
      namespace,
      kind,
      name,
      attribution: newest?.attribution ?? {
        rule: 'none',
        sentence: `No cost was found for ${name} on ${cluster}.`,
      },
      perDay: sumOf(ofLast, totalOf),
      pods: sumOf(ofLast, row => row.podHours) / 24,
      days: sumDays(mine, clusterDays),
      findings,
    };
  });
}

/** Of the last whole day; while a canary runs, of the newest day so far, scaled to a whole one. */
function versionsOf(
  { rows, clusterDays }: CostFacts,
  last: string | undefined,
): VersionCost[] {
  return [...groupBy(rows, ({ subject }) => subject)].flatMap(
    ([subject, mine]) => {
      const newest = mine[mine.length - 1];
      const ofNewest = mine.filter(({ day }) => day === newest.day);
      const hasCanary = ofNewest.some(({ role }) => role === 'canary');
      const used = hasCanary
        ? ofNewest
        : mine.filter(({ day }) => day === last);
      const counted = sumOf(used, row => row.predictions ?? 0);
      return used.map(row => {
        const share = hasCanary ? clusterDays.of(row)?.coveredShare || 1 : 1;
        const byKind = sumByKind([row]);
        return {
          server: subject,
          role: row.role,
          version: row.version,
          pods: row.podHours / 24 / share,
          requestShare:
            row.predictions !== null && counted > 0
              ? row.predictions / counted
              : null,
          perDay: totalOf(row) / share,
          byKind: {
            cpu: byKind.cpu / share,
            memory: byKind.memory / share,
            gpu: byKind.gpu / share,
            storage: byKind.storage / share,
            network: byKind.network / share,
            idle: byKind.idle / share,
            shared: byKind.shared / share,
          },
          predictions:
            row.predictions === null ? null : row.predictions / share,
          perThousand: unitCostOf([row]).perThousand,
        };
      });
    },
  );
}

function canaryOf(
  versions: readonly VersionCost[],
  servers: readonly Server[],
): CanaryCost | null {
  for (const canary of versions.filter(({ role }) => role === 'canary')) {
    const stable = versions.find(
      ({ server, role }) => server === canary.server && role === 'stable',
    );
    if (!stable) continue;
    const now = servers.find(({ id }) => id === canary.server)?.versions ?? [];
    const podsOf = (role: string, seen: number) =>
      now.find(one => one.role === role)?.readyReplicas ?? Math.round(seen);
    const pods = podsOf('canary', canary.pods);
    const all = pods + podsOf('stable', stable.pods);
    return {
      server: canary.server,
      canary,
      stable,
      sentence:
        canary.requestShare === null
          ? `${pods} of ${all} pods; nobody counts its requests`
          : `${pods} of ${all} pods carry ${Math.round(
              canary.requestShare * 100,
            )} %`,
    };
  }
  return null;
}
