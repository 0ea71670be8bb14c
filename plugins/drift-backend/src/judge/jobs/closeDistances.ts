import {
  type Baseline,
  exactDistances,
  openDistances,
  withSqlEngine,
} from '@bellwether/drift-engine';
import { CountedRows } from './counting';
import { Comparing, isPushedDown, Rows } from './Job';

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
  const open = openDistances(baseline, current.counts, comparing.settings);
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
      return exactDistances(plan, open, {
        reference: { engine, relation: relation(reference) },
        current: { engine, relation: relation(rows) },
      });
    },
  );
}
