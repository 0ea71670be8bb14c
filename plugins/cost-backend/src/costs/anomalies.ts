import { Anomaly, AnomalyCause } from '@bellwether/plugin-cost-common';
import { plusDays, weekdayOf } from '../days';
import { CostRow, StoredClusterDay, totalOf } from './CostRow';
import { weekdayFactors } from './forecast';
import { ClusterDays, groupBy, sumOf } from './sumDays';

const LEARNED_DAYS = 28;
/** Every weekday was seen twice. */
const LEAST_DAYS = 14;
/** A jump is worth a look from so much on. */
const LEAST_SHARE = 0.15;
const DEVIATIONS = 4;
const USUAL_DEVIATIONS = 1.2816;
const GIBIBYTE = 2 ** 30;

interface Facts {
  total: number;
  cpu: number;
  memory: number;
  gpu: number;
  other: number;
  idle: number;
  podHours: number;
  predictions: number | null;
  versions: string;
  /** Unit prices, weighed by where the model runs. */
  prices: { cpu: number; memory: number; gpu: number };
}

function factsOf(rows: readonly CostRow[], clusterDays: ClusterDays): Facts {
  const price = (
    read: (day: StoredClusterDay) => number | null | undefined,
    amount: (row: CostRow) => number,
  ) => {
    const all = sumOf(rows, amount);
    return all > 0
      ? sumOf(rows, row => {
          const day = clusterDays.of(row);
          return (day ? read(day) ?? 0 : 0) * amount(row);
        }) / all
      : 0;
  };
  return {
    total: sumOf(rows, totalOf),
    cpu: sumOf(rows, row => row.cpuCoreHours),
    memory: sumOf(rows, row => row.memoryByteHours) / GIBIBYTE,
    gpu: sumOf(rows, row => row.gpuHours),
    other: sumOf(rows, ({ byKind }) => byKind.storage + byKind.network),
    idle: sumOf(rows, ({ byKind }) => byKind.idle + byKind.shared),
    podHours: sumOf(rows, row => row.podHours),
    predictions: rows.some(row => row.predictions !== null)
      ? sumOf(rows, row => row.predictions ?? 0)
      : null,
    versions: [
      ...new Set(rows.map(row => `${row.subject} ${row.version ?? ''}`)),
    ]
      .sort()
      .join(', '),
    prices: {
      cpu: price(
        day => day.unitPrices?.cpuCore,
        row => row.cpuCoreHours,
      ),
      memory: price(
        day => day.unitPrices?.memoryGibibyte,
        row => row.memoryByteHours,
      ),
      gpu: price(
        day => day.unitPrices?.gpu,
        row => row.gpuHours,
      ),
    },
  };
}

const changed = (before: number, after: number, share: number) =>
  Math.abs(after - before) > share * Math.max(Math.abs(before), 1e-9);

const percent = (before: number, after: number) => {
  const share = Math.round((after / before - 1) * 100);
  return `${share > 0 ? '+' : '−'}${Math.abs(share)} %`;
};

/** What made a day cost other than the one before the jump. */
function explain(
  before: Facts,
  after: Facts,
  difference: number,
): Anomaly['parts'] {
  const parts: Anomaly['parts'] = [];
  const add = (cause: AnomalyCause, amount: number, sentence: string) => {
    if (Math.abs(amount) > 0.005) parts.push({ cause, amount, sentence });
  };
  const price = (['cpu', 'memory', 'gpu'] as const).reduce(
    (sum, kind) =>
      sum + (after.prices[kind] - before.prices[kind]) * after[kind],
    0,
  );
  add('price', price, 'A unit of CPU, memory or GPU has another price.');
  const amount =
    (['cpu', 'memory', 'gpu'] as const).reduce(
      (sum, kind) => sum + before.prices[kind] * (after[kind] - before[kind]),
      0,
    ) +
    after.other -
    before.other;
  const perPod = (facts: Facts) =>
    facts.podHours > 0 ? facts.cpu / facts.podHours : 0;
  const isDeployed =
    before.versions !== after.versions ||
    changed(perPod(before), perPod(after), 0.05);
  const traffic =
    before.predictions && after.predictions !== null
      ? after.predictions / before.predictions - 1
      : null;
  const followsTraffic =
    traffic !== null && Math.abs(traffic) > 0.05 && traffic * amount > 0;
  if (isDeployed) {
    add(
      'deploy',
      amount,
      before.versions === after.versions
        ? 'A pod is given another size.'
        : 'Other versions run than before.',
    );
  } else if (followsTraffic && before.predictions && after.predictions) {
    add(
      'traffic',
      amount,
      `Predictions ${percent(before.predictions, after.predictions)}.`,
    );
  } else if (changed(before.podHours, after.podHours, 0.05)) {
    add(
      'deploy',
      amount,
      `Pods ${percent(
        before.podHours,
        after.podHours,
      )}, and predictions do not say why.`,
    );
  } else {
    add('unexplained', amount, 'More or less is used than before.');
  }
  add(
    'idle',
    after.idle - before.idle,
    'The nodes that it runs on stand emptier or fuller, or more or less is shared.',
  );
  const rest = difference - sumOf(parts, part => part.amount);
  const known = parts.find(({ cause }) => cause === 'unexplained');
  if (known) known.amount += rest;
  else add('unexplained', rest, 'The usual ups and downs of a week.');
  return parts.sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
}

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
    const parts = explain(
      factsOf(reference ?? [], clusterDays),
      factsOf(byDay.get(day) ?? [], clusterDays),
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
