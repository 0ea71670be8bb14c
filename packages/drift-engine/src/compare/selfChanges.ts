import type { CategoricalColumn, Column, NumericColumn, Table } from '../table';
import type { WindowChanges } from '../temporal/selfWindows';
import { assemble } from './assemble';
import { ComparisonContext } from './ComparisonContext';
import { DEFAULT_SETTINGS, settle, type ComparisonSettings } from './settings';

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
  const codes = new Int32Array(
    columns.reduce((sum, column) => sum + column.codes.length, 0),
  );
  let at = 0;
  for (const column of columns) {
    const renumbered = column.categories.map(label => {
      const known = numberOf.get(label);
      if (known !== undefined) return known;
      numberOf.set(label, categories.length);
      return categories.push(label) - 1;
    });
    for (const code of column.codes) {
      codes[at++] = code < 0 ? -1 : renumbered[code];
    }
  }
  return { ...columns[0], codes, categories };
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

/** Labellings by which the joint statistic is divided by its deviation: enough for a deviation, and no p-value is asked. */
const PERMUTATIONS = 199;

/** How far two tables are apart, by what each sort of test measures, in this thread. */
export function changesBetween(
  reference: Table,
  current: Table,
  settings: Partial<ComparisonSettings> = {},
): WindowChanges {
  const context = new ComparisonContext(
    reference,
    current,
    settle({
      ...settings,
      // The level of a verdict asks for more labellings than a measure needs.
      alpha: DEFAULT_SETTINGS.alpha,
      permutations: PERMUTATIONS,
      combine: 'holm',
    }),
  );
  const results = context.pieces().map(piece => context.run(piece));
  const timings = { read: 0, marginal: 0, joint: 0, classifier: 0 };
  const { change, changes } = assemble(context, results, { timings }).verdict;
  return changes ?? { marginal: change ?? 0 };
}

/**
 * How much each of the reference's own windows differs from the rest of the reference: what `compare` takes as
 * `selfChanges`. The windows should be as large as the current one, since small windows differ more by chance. The
 * settings are those of the comparison: what it tests is measured.
 *
 * @param windows - the reference, cut into windows of time
 */
export function selfChangesOf(
  windows: Table[],
  settings: Partial<ComparisonSettings> = {},
): WindowChanges[] {
  return windows.map((window, w) =>
    changesBetween(
      joinTables(windows.filter((_, other) => other !== w)),
      window,
      settings,
    ),
  );
}
