import {
  freezeSql,
  profileSql,
  tenthCounts,
  type Profile,
  type ProfilePlan,
  type SqlEngine,
} from '@bellwether/drift-engine';
import type { ScoreWindow } from '@bellwether/rollout-judge';
import { ArmValues, countsFor, ScoreSql, Span } from './scoreSql';

/** Bins of a score that is a number: tenths of the stable version's. */
const TENTHS = 10;
/** Labels that count apart; the others count together. */
const MOST_LABELS = 30;

/** Cuts the stable version's scores of a span into bins. */
export async function freezeBins(
  engine: SqlEngine,
  sql: ScoreSql,
  span: Span,
  stable: readonly string[],
): Promise<ProfilePlan> {
  return freezeSql(
    engine,
    { from: { query: sql.scores(span, stable) } },
    { bins: TENTHS, labels: MOST_LABELS },
  );
}

function binsOf(
  { columns: [plan] }: ProfilePlan,
  [counts]: Profile['columns'],
): number[] {
  // A prediction without a score is one of a kind of its own.
  if ('edges' in plan && 'bins' in counts) {
    return [...tenthCounts(plan, counts), counts.missing];
  }
  return 'labels' in counts
    ? [...counts.labels, counts.other, counts.missing]
    : [];
}

/**
 * Counts a span's scores by side and bin, window by window: one statement, which gives counts and no row.
 *
 * @param span - a whole number of windows
 */
export async function countScores(
  engine: SqlEngine,
  sql: ScoreSql,
  plan: ProfilePlan,
  count: { span: Span; arms: ArmValues; windowMs: number },
): Promise<{ windows: ScoreWindow[]; query: string }> {
  const { span, arms, windowMs } = count;
  const windows = (span.until - span.from) / windowMs;
  const sides = (['stable', 'canary'] as const).flatMap(side =>
    Array.from({ length: windows }, (_, window) => countsFor(side, window)),
  );
  const query = sql.scoresByWindow(span, arms, windowMs);
  const { slices = [] } = await profileSql(
    engine,
    { ...plan, slice: { column: 'counts_for', values: sides } },
    { from: { query } },
  );
  return {
    query,
    windows: Array.from({ length: windows }, (_, window) => ({
      stable: binsOf(plan, slices[window].columns),
      canary: binsOf(plan, slices[windows + window].columns),
    })),
  };
}
