import { countCurrentLabels, countLabels, type LabelPair } from './ColumnPair';
import { testLabels } from './labelTests';
import type { ColumnResult } from './marginal';
import type { ComparisonSettings } from './settings';

/** Tests and describes one column of labels. */
export function compareLabels(
  pair: LabelPair,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const { name, type, labels } = pair;
  const reference = countLabels(pair.reference, labels.length);
  const current = countCurrentLabels(pair);
  return testLabels(
    {
      name,
      type,
      labels,
      reference: reference.counts,
      current: current.counts,
      missing: { reference: reference.missing, current: current.missing },
      fresh: labels.filter(
        (_, i) => reference.counts[i] === 0 && current.counts[i] > 0,
      ),
    },
    settings,
    resolution,
  );
}
