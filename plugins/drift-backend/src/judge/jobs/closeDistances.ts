import {
  type Baseline,
  closeSql,
  DEFAULT_SETTINGS,
  ksBounds,
  ksInterval,
  type ProfileColumnComparison,
  withSqlEngine,
} from '@bellwether/drift-engine';
import { CountedRows } from './counting';
import { Comparing, isPushedDown, Rows } from './Job';

/** Below α by this and the number of columns, a p-value decides whatever the others are. */
const SURE = 10;

/** A comparison of a window with a baseline whose rows may be known. */
export interface OfRows extends Comparing {
  reference?: Rows;
  current: Rows;
}

/**
 * Exact Kolmogorov–Smirnov distances of the columns whose counts leave it open whether they decide, by a second query that
 * looks into the bins that can hold the largest distance. No row leaves the engine.
 *
 * @returns by column; without those that counts decide, and none where the baseline's rows are not as they were
 */
export async function closeDistances(
  baseline: Baseline,
  current: CountedRows,
  { reference, current: rows, ...comparing }: OfRows,
): Promise<ReadonlyMap<string, number>> {
  const { plan, profile } = baseline;
  const open = openColumns(baseline, current, comparing.settings);
  if (
    !reference ||
    open.every(({ ks }) => !ks) ||
    reference.address !== rows.address
  ) {
    return new Map();
  }
  return withSqlEngine(
    reference.address,
    {
      threads: comparing.threads,
      // An engine of its own reads no folder of the portal's.
      ...(!isPushedDown(reference) && {
        allowedDirectories: comparing.allowedDirectories,
      }),
    },
    async engine => {
      const [[count]] = await engine.run(
        `SELECT count(*) FROM (${reference.query}) AS rows_of_baseline`,
      );
      if (Number(count) !== profile.rows) return new Map();
      const relation = ({ query }: Rows) => ({ from: { query } });
      const closed = await closeSql(plan, open, {
        reference: { engine, relation: relation(reference) },
        current: { engine, relation: relation(rows) },
      });
      return new Map(
        closed.flatMap(({ name, ks }) =>
          ks ? [[name, ks.statistic.low] as const] : [],
        ),
      );
    },
  );
}

/** The columns of the plan, with what is open of those that their counts do not decide. */
function openColumns(
  { plan, profile }: Baseline,
  current: CountedRows,
  { alpha = DEFAULT_SETTINGS.alpha, detectors }: Comparing['settings'],
): ProfileColumnComparison[] {
  const sure = alpha / (SURE * Math.max(1, plan.columns.length));
  const isTested = detectors?.includes('ks') ?? true;
  return plan.columns.map((column, index): ProfileColumnComparison => {
    const before = profile.columns[index];
    const now = current.counts.get(column.name);
    const facts = {
      name: column.name,
      kind: column.kind,
      missing: { reference: before.missing, current: now?.missing ?? 0 },
      newLabels: [],
      other: { reference: 0, current: 0 },
    };
    if (!isTested || !now || !('bins' in before) || !('bins' in now)) {
      return facts;
    }
    const bounds = ksBounds(before, now);
    if (bounds.open.length === 0) return facts;
    const statistic = { low: bounds.low, high: bounds.high };
    const { method, pValue } = ksInterval(statistic, bounds);
    const decides = pValue.high <= sure || pValue.low > alpha;
    return decides
      ? facts
      : { ...facts, ks: { statistic, pValue, method, bounds } };
  });
}
