import { countCurrentLabels, countLabels, type LabelPair } from './ColumnPair';
import { testLabels, type CountedLabels } from './labelTests';
import type { ColumnResult } from './marginal';
import type { ComparisonSettings } from './settings';
import type { TalliedLabelPair } from './TalliedPair';

type Counts = Pick<
  CountedLabels,
  'labels' | 'reference' | 'current' | 'missing'
>;

function countsOfRows(pair: LabelPair): Counts {
  const { labels } = pair;
  const reference = countLabels(pair.reference, labels.length);
  const current = countCurrentLabels(pair);
  return {
    labels,
    reference: reference.counts,
    current: current.counts,
    missing: { reference: reference.missing, current: current.missing },
  };
}

/** The labels of both sides, numbered as those of rows are: the reference's first, then those that are new. */
function countsOfTallies({ tallied }: TalliedLabelPair): Counts {
  const { reference, current } = tallied;
  const numberOf = new Map(
    reference.tally.labels.map((label, code) => [label, code]),
  );
  for (const label of current.tally.labels) {
    if (!numberOf.has(label)) numberOf.set(label, numberOf.size);
  }
  const countsOf = ({ tally }: typeof reference) => {
    const counts = new Float64Array(numberOf.size);
    tally.labels.forEach((label, code) => {
      counts[numberOf.get(label) ?? 0] = tally.counts[code];
    });
    return counts;
  };
  return {
    labels: [...numberOf.keys()],
    reference: countsOf(reference),
    current: countsOf(current),
    missing: { reference: reference.missing, current: current.missing },
  };
}

/** Tests and describes one column of labels. */
export function compareLabels(
  pair: LabelPair | TalliedLabelPair,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const counts = 'tallied' in pair ? countsOfTallies(pair) : countsOfRows(pair);
  const { labels, reference, current } = counts;
  return testLabels(
    {
      name: pair.name,
      type: pair.type,
      ...counts,
      fresh: labels.filter((_, i) => reference[i] === 0 && current[i] > 0),
    },
    settings,
    resolution,
  );
}
