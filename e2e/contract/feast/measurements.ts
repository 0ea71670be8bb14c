import { type Contract, needed } from './contract';
import type { RowWire, SummaryWire, ViewWire } from './wire';

const NUMBERS = ['INT32', 'INT64', 'FLOAT', 'DOUBLE'];

/** A stored view that has a feature which is a number. */
export function measuredOf(contract: Contract): {
  view: ViewWire;
  feature: string;
} {
  for (const view of contract.views) {
    const feature = view.spec.features.find(({ valueType }) =>
      NUMBERS.includes(valueType),
    );
    if (feature) {
      return { view, feature: feature.name };
    }
  }
  throw new Error('The feature store has no feature which is a number');
}

export async function readRows(
  contract: Contract,
  path: string,
  query: Record<string, string> = {},
): Promise<RowWire[]> {
  const { status, text, body } = await contract.client.rows(path, {
    project: contract.project,
    ...query,
  });
  if (status !== 200) {
    throw new Error(`The registry answered ${status}: ${text}`);
  }
  return body;
}

/** The day of the newest event that the baseline has seen. */
export async function dayWithData(contract: Contract): Promise<string> {
  const { view, feature } = measuredOf(contract);
  const [row] = await readRows(contract, 'baseline', {
    feature_view_name: view.spec.name,
    feature_name: feature,
  });
  return needed(row, 'baseline').max_event_timestamp.slice(0, 10);
}

export function expectSound(summary: SummaryWire) {
  const { bins, counts, bin_width: width } = summary.histogram;
  expect(bins).toHaveLength(21);
  expect(counts).toHaveLength(20);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(
    summary.row_count - summary.null_count,
  );
  expect(width).toBeCloseTo((bins[20] - bins[0]) / 20, 6);
  expect(summary.null_rate).toBeCloseTo(
    summary.null_count / summary.row_count,
    12,
  );
  const ordered = [
    summary.min_val,
    summary.p50,
    summary.p75,
    summary.p90,
    summary.p95,
    summary.p99,
    summary.max_val,
  ];
  expect(ordered).toEqual([...ordered].sort((a, b) => a - b));
}
