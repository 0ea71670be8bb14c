import { Anomaly, AnomalyCause } from '@bellwether/plugin-cost-common';
import { plusDays, weekdayOf } from '../days';
import { CostRow, totalOf } from './CostRow';
import { explainJump, percent } from './explainJump';
import { weekdayFactors } from './forecast';
import { ClusterDays, groupBy, sumOf } from './sumDays';

const LEARNED_DAYS = 28;
/** Every weekday was seen twice. */
const LEAST_DAYS = 14;
/** A jump is worth a look from so much on. */
const LEAST_SHARE = 0.15;
const DEVIATIONS = 4;
const USUAL_DEVIATIONS = 1.2816;

const WORDS: Record<AnomalyCause, string> = {
  deploy: 'the deploy',
  traffic: 'the traffic',
  price: 'the price',
  idle: 'idle nodes',
  unexplained: 'nothing that is known',
};

/**
 * Days on which a model cost other than the four weeks before let expect.
 *
 * @param rows - of one model
 * @param since - first day that is judged
 */
export function findAnomalies(
  entityRef: string,
  rows: readonly CostRow[],
  clusterDays: ClusterDays,
  since: string,
  now: Date,
): Anomaly[] {
  const byDay = groupBy(
    rows.filter(row => clusterDays.isWhole(row)),
    ({ day }) => day,
  );
  const days = [...byDay.keys()].sort();
  const totals = days.map(day => ({
    day,
    total: sumOf(byDay.get(day) ?? [], totalOf),
  }));
  const found: Anomaly[] = [];
  for (const [index, { day, total }] of totals.entries()) {
    // A second day at the new level is not told again: the day before it was judged.
    const before = totals
      .slice(0, index)
      .filter(
        other =>
          other.day >= plusDays(day, -LEARNED_DAYS) &&
          !found.some(one => one.day === other.day),
      );
    if (day < since || before.length < LEAST_DAYS) continue;
    const factors = weekdayFactors(before);
    const recent = before.slice(-7);
    const level =
      sumOf(recent, one => one.total) /
      sumOf(recent, one => factors[weekdayOf(one.day)]);
    const expected = level * factors[weekdayOf(day)];
    const deviation = Math.sqrt(
      sumOf(
        before,
        one => (one.total - level * factors[weekdayOf(one.day)]) ** 2,
      ) / before.length,
    );
    const least = Math.max(DEVIATIONS * deviation, LEAST_SHARE * expected);
    if (Math.abs(total - expected) <= least) continue;
    if (found.some(one => plusDays(one.day, 1) === day)) continue;
    // Against the same weekday, so that a Sunday is not explained by its Saturday.
    const reference =
      byDay.get(plusDays(day, -7)) ?? byDay.get(before[before.length - 1].day);
    const last = before[before.length - 1].day;
    const parts = explainJump(
      {
        reference: reference ?? [],
        previous: byDay.get(plusDays(day, -1)) ?? byDay.get(last) ?? [],
        judged: byDay.get(day) ?? [],
      },
      clusterDays,
      total - expected,
    );
    const cause = parts[0]?.cause ?? 'unexplained';
    found.push({
      id: `${entityRef} ${day}`,
      day,
      expected,
      low: Math.max(0, expected - USUAL_DEVIATIONS * deviation),
      high: expected + USUAL_DEVIATIONS * deviation,
      actual: total,
      cause,
      parts,
      sentence: `${total.toFixed(2)} on ${day} where ${expected.toFixed(
        2,
      )} was usual (${percent(expected, total)}), because of ${WORDS[cause]}. ${
        parts[0]?.sentence ?? ''
      }`.trim(),
      detectedAt: now.toISOString(),
    });
  }
  return found.reverse();
}
