import type { CategoricalColumn, Column, NumericColumn, Table } from '../table';
import { assemble } from './assemble';
import { ComparisonContext } from './ComparisonContext';
import { settle, type ComparisonSettings, type Detector } from './settings';

/** The tests whose effects the change is measured by. */
const MARGINAL: Detector[] = ['ks', 'psi', 'chi2'];

function joinNumbers(columns: NumericColumn[]): NumericColumn {
  const values = new Float64Array(
    columns.reduce((sum, column) => sum + column.values.length, 0),
  );
  let at = 0;
  for (const column of columns) {
    values.set(column.values, at);
    at += column.values.length;
  }
  return { ...columns[0], values };
}

function joinLabels(columns: CategoricalColumn[]): CategoricalColumn {
  const categories: string[] = [];
  const numberOf = new Map<string, number>();
  const codes = columns.flatMap(column => {
    const renumbered = column.categories.map(label => {
      const known = numberOf.get(label);
      if (known !== undefined) return known;
      numberOf.set(label, categories.length);
      return categories.push(label) - 1;
    });
    return Array.from(column.codes, code => (code < 0 ? -1 : renumbered[code]));
  });
  return { ...columns[0], codes: Int32Array.from(codes), categories };
}

/** The rows of several tables with the same columns, one table after the other. */
export function joinTables(tables: Table[]): Table {
  const [first] = tables;
  return {
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    columns: first.columns.map((column): Column => {
      const parts = tables.map(table => {
        const part = table.columns.find(({ name }) => name === column.name);
        if (!part || 'values' in part !== 'values' in column) {
          throw new TypeError(
            `Column ${column.name} is missing or of another type in one of the windows`,
          );
        }
        return part;
      });
      return 'values' in column
        ? joinNumbers(parts.flatMap(p => ('values' in p ? [p] : [])))
        : joinLabels(parts.flatMap(p => ('codes' in p ? [p] : [])));
    }),
  };
}

/** Largest change of a column between two tables, as a multiple of what is material. */
export function largestChange(
  reference: Table,
  current: Table,
  settings: Partial<ComparisonSettings> = {},
): number {
  const context = new ComparisonContext(
    reference,
    current,
    settle({ ...settings, detectors: MARGINAL, combine: 'holm' }),
  );
  const results = context.pieces().map(piece => context.run(piece));
  const timings = { read: 0, marginal: 0, joint: 0, classifier: 0 };
  return assemble(context, results, { timings }).verdict.change ?? 0;
}

/**
 * How much each of the reference's own windows differs from the rest of the reference: what `compare` takes as
 * `selfChanges`. The windows should be as large as the current one, since small windows differ more by chance.
 *
 * @param windows - the reference, cut into windows of time
 */
export function selfChangesOf(
  windows: Table[],
  settings: Partial<ComparisonSettings> = {},
): number[] {
  return windows.map((window, w) =>
    largestChange(
      joinTables(windows.filter((_, other) => other !== w)),
      window,
      settings,
    ),
  );
}
