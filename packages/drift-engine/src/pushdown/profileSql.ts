import {
  profileOfCounts,
  type CountedRow,
  type MomentRow,
} from '../profile/countedRows';
import type { FeatureSums, Profile } from '../profile/Profile';
import type { FeaturePlan, ProfilePlan } from '../profile/ProfilePlan';
import { countStatement } from './countStatement';
import {
  FREQUENCIES_PER_STATEMENT,
  featureStatement,
} from './featureStatement';
import type { Relation } from './Relation';
import type { SqlEngine } from './SqlEngine';

function optional(value: unknown): number | null {
  // Adding 0 makes a negative zero a plain one.
  return value === null || value === undefined ? null : Number(value) + 0;
}

async function featuresOf(
  engine: SqlEngine,
  plan: FeaturePlan,
  relation: Relation,
): Promise<FeatureSums> {
  const all = plan.frequencies.length;
  const bins: FeatureSums = Array.from({ length: plan.bins }, () => ({
    rows: 0,
    cosines: new Array<number>(all).fill(0),
    sines: new Array<number>(all).fill(0),
  }));
  for (let from = 0; from < all; from += FREQUENCIES_PER_STATEMENT) {
    const until = Math.min(all, from + FREQUENCIES_PER_STATEMENT);
    const rows = await engine.run(
      featureStatement(engine.dialect, plan, relation, from, until),
    );
    for (const [bin, count, ...sums] of rows) {
      const into = bins[Number(bin)];
      into.rows = Number(count);
      for (let f = from; f < until; f++) {
        into.cosines[f] = Number(sums[2 * (f - from)]);
        into.sines[f] = Number(sums[2 * (f - from) + 1]);
      }
    }
  }
  return bins;
}

/**
 * Counts rows of an SQL engine by a plan, in one statement (and one more per 32 random frequencies, where the plan has
 * them). The integers are those of `profileTable` on the same rows, on every engine; sums of doubles agree to rounding.
 */
export async function profileSql(
  engine: SqlEngine,
  plan: ProfilePlan,
  relation: Relation,
): Promise<Profile> {
  const counted: CountedRow[] = [];
  const moments: MomentRow[] = [];
  const rows = await engine.run(countStatement(engine.dialect, plan, relation));
  for (const row of rows) {
    const [part, slice, column, bucket, label, count, sum, squares] = row;
    const place = { slice: Number(slice), column: Number(column) };
    if (part === 'count') {
      counted.push({
        ...place,
        bucket: Number(bucket),
        label: label === null || label === undefined ? null : String(label),
        count: Number(count),
      });
      continue;
    }
    const least = optional(row[8]);
    if (least === null) continue;
    moments.push({
      ...place,
      sum: Number(sum),
      squares: Number(squares),
      least,
      greatest: optional(row[9]),
    });
  }
  return {
    ...profileOfCounts(plan, counted, moments),
    ...(plan.features
      ? { features: await featuresOf(engine, plan.features, relation) }
      : {}),
  };
}
