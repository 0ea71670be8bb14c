import type { ColumnReport, TestReport } from '../report/schema';
import { compareLabels } from './labelColumn';
import { compareNumbers } from './numberColumn';
import type { ComparisonSettings } from './settings';
import type { TestedPair } from './TalliedPair';

/** What the marginal tests say of one column. */
export interface ColumnResult {
  name: string;
  type: ColumnReport['type'];
  tests: TestReport[];
  /** p-values that count towards the column's; they are corrected for their number. */
  pValues: number[];
  material: boolean;
  /** Largest effect as a multiple of what is material. */
  change: number;
  missing: { reference: number; current: number };
  newCategories: string[];
  newCategoryCount?: number;
  infinite: { reference: number; current: number };
  constant: boolean;
  /** What the tab draws. */
  shown: Partial<ColumnReport>;
}

/**
 * Runs a column's marginal tests.
 *
 * @param resolution - smallest p-value that must be told apart: Monte-Carlo draws are raised to reach it
 */
export function compareColumn(
  pair: TestedPair,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  return pair.kind === 'number'
    ? compareNumbers(pair, settings, resolution)
    : compareLabels(pair, settings, resolution);
}

/** A column's p-value: its smallest, corrected for the number of its tests (Bonferroni). */
export function columnPValue({ pValues }: ColumnResult): number {
  if (pValues.length === 0) return 1;
  return Math.min(1, pValues.length * Math.min(...pValues));
}
