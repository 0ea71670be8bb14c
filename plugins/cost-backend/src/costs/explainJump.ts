import { Anomaly, AnomalyCause } from '@bellwether/plugin-cost-common';
import { CostRow, StoredClusterDay } from './CostRow';
import { ClusterDays, sumOf } from './sumDays';

const GIBIBYTE = 2 ** 30;
/** A change by less is none. */
const CHANGED_SHARE = 0.05;
/** Pods come in whole numbers: what is left by so little when traffic is accounted for goes with it. */
const ROUNDING_SHARE = 0.2;

const charged = ['cpu', 'memory', 'gpu'] as const;

type Amounts = Record<(typeof charged)[number], number>;

/** What a day of a model was like, as far as it says why it cost so much. */
interface Facts {
  amounts: Amounts;
  /** What its pods asked for; null where that was not kept. */
  asked: Amounts | null;
  other: number;
  idle: number;
  podHours: number;
  predictions: number | null;
  versions: string;
  /** Unit prices, weighed by where the model runs. */
  prices: Amounts;
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
    amounts: {
      cpu: sumOf(rows, row => row.cpuCoreHours),
      memory: sumOf(rows, row => row.memoryByteHours) / GIBIBYTE,
      gpu: sumOf(rows, row => row.gpuHours),
    },
    asked: rows.every(row => row.cpuRequestHours !== undefined)
      ? {
          cpu: sumOf(rows, row => row.cpuRequestHours ?? 0),
          memory:
            sumOf(rows, row => row.memoryRequestByteHours ?? 0) / GIBIBYTE,
          gpu: sumOf(rows, row => row.gpuHours),
        }
      : null,
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

const changed = (before: number, after: number) =>
  Math.abs(after - before) > CHANGED_SHARE * Math.max(Math.abs(before), 1e-9);

export const percent = (before: number, after: number) => {
  const share = Math.round((after / before - 1) * 100);
  return `${share > 0 ? '+' : '−'}${Math.abs(share)} %`;
};

const worth = (amounts: Amounts, prices: Amounts) =>
  charged.reduce((sum, kind) => sum + prices[kind] * amounts[kind], 0);

/** The part of an amount that something accounts for: of its sign, and no more than all. */
const within = (part: number, whole: number) =>
  Math.sign(whole) *
  Math.min(Math.abs(whole), Math.max(0, part * Math.sign(whole)));

/** What pods ask for costs so much more in a day than what they asked for on the day before. */
function resized(previous: Facts, after: Facts): number {
  if (!previous.asked || !after.asked) return 0;
  if (previous.podHours <= 0 || after.podHours <= 0) return 0;
  const before = worth(previous.asked, after.prices) / previous.podHours;
  const now = worth(after.asked, after.prices) / after.podHours;
  return changed(before, now) ? (now - before) * after.podHours : 0;
}

/** What so much more traffic would cost where cost follows it; null where it does not say. */
function byTraffic(before: Facts, after: Facts): number | null {
  if (!before.predictions || after.predictions === null) return null;
  const growth = after.predictions / before.predictions - 1;
  return Math.abs(growth) > CHANGED_SHARE
    ? (worth(before.amounts, before.prices) + before.other) * growth
    : null;
}

/**
 * What made a day cost other than was usual, in parts that add up to the difference.
 *
 * @param reference - the day that it is held against: the same weekday
 * @param previous - the day before: a deploy is a cause only of what begins with it
 */
export function explainJump(
  days: {
    reference: readonly CostRow[];
    previous: readonly CostRow[];
    judged: readonly CostRow[];
  },
  clusterDays: ClusterDays,
  difference: number,
): Anomaly['parts'] {
  const before = factsOf(days.reference, clusterDays);
  const previous = factsOf(days.previous, clusterDays);
  const after = factsOf(days.judged, clusterDays);
  const parts: Anomaly['parts'] = [];
  const add = (cause: AnomalyCause, amount: number, sentence: string) => {
    if (Math.abs(amount) > 0.005) parts.push({ cause, amount, sentence });
  };
  add(
    'price',
    worth(after.amounts, after.prices) - worth(after.amounts, before.prices),
    'A unit of CPU, memory or GPU has another price.',
  );
  let left =
    worth(after.amounts, before.prices) -
    worth(before.amounts, before.prices) +
    after.other -
    before.other;
  const size = within(resized(previous, after), left);
  add('deploy', size, 'A pod is given another size.');
  left -= size;
  const traffic = byTraffic(before, after);
  if (traffic !== null && before.predictions && after.predictions !== null) {
    let part = within(traffic, left);
    if (Math.abs(left - part) < ROUNDING_SHARE * Math.abs(left)) part = left;
    add(
      'traffic',
      part,
      `Predictions ${percent(before.predictions, after.predictions)}.`,
    );
    left -= part;
  }
  if (previous.versions !== after.versions) {
    add('deploy', left, 'Other versions run than before.');
  } else if (changed(before.podHours, after.podHours)) {
    add(
      'deploy',
      left,
      `Pods ${percent(
        before.podHours,
        after.podHours,
      )}, and predictions do not say why.`,
    );
  } else {
    add('unexplained', left, 'More or less is used than before.');
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
