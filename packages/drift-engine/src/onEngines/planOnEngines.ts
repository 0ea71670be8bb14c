import {
  needsRows,
  settle,
  type ComparisonSettings,
} from '../compare/settings';
import type { CompareOptions } from '../compare/compare';
import type { CompareSourcesOptions } from '../compareSources';
import { isSqlSource } from '../sources/sql/readSql';
import { parseSqlSource, type SqlSource } from '../sources/sql/SqlSource';

/** What is left to SQL engines of a comparison. */
export interface OnEngines {
  reference: SqlSource;
  current: SqlSource;
  settings: Partial<ComparisonSettings>;
  /** What the report says of how it was made. */
  note?: string;
}

/**
 * Whether both sides are on SQL engines that can count them, and by which tests they are compared then. Tests of all columns
 * together need a sample, which an engine can choose by a row key only: without one they are left out where nobody named
 * them, and the rows are read where somebody did. The embedded engine's rows are in this process already, so without a key
 * they are read.
 */
export function planOnEngines(
  reference: string,
  current: string,
  {
    signal: _,
    selfChanges: __,
    ...given
  }: Omit<CompareOptions, 'readSeconds' | 'onProgress' | 'runner'>,
  { pushDown = true, rowKey = [] }: CompareSourcesOptions,
): OnEngines | undefined {
  if (!pushDown || !isSqlSource(reference) || !isSqlSource(current)) {
    return undefined;
  }
  const sides = {
    reference: parseSqlSource(reference),
    current: parseSqlSource(current),
  };
  const settings = settle(given);
  if (!needsRows(settings) || rowKey.length > 0) {
    return { ...sides, settings };
  }
  const isEmbedded = Object.values(sides).some(
    ({ engine }) => engine === 'duckdb',
  );
  const detectors = settings.detectors.filter(
    name => name !== 'mmd' && name !== 'c2st',
  );
  return isEmbedded || given.detectors || needsRows({ ...settings, detectors })
    ? undefined
    : {
        ...sides,
        settings: { ...settings, detectors },
        note: 'The tests of all columns together were left out: an SQL engine chooses their sample by a row key, and none was named.',
      };
}
