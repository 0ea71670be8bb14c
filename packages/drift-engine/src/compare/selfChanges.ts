import type { CategoricalColumn, Column, NumericColumn, Table } from '../table';
import type { WindowChanges } from '../temporal/selfWindows';
import { assemble } from './assemble';
import type { ComparisonPieces, PieceRunner } from './compare';
import { ComparisonContext, type PieceResult } from './ComparisonContext';
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

interface TablePair {
  reference: Table;
  current: Table;
}

/** Labellings by which the joint statistic is divided by its deviation: enough for a deviation, and no p-value is asked. */
const PERMUTATIONS = 199;

function contextOf(
  { reference, current }: TablePair,
  settings: Partial<ComparisonSettings>,
): ComparisonContext {
  return new ComparisonContext(
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
}

function changesIn(
  context: ComparisonContext,
  results: PieceResult[],
): WindowChanges {
  const timings = { read: 0, marginal: 0, joint: 0, classifier: 0 };
  const { change, changes } = assemble(context, results, { timings }).verdict;
  return changes ?? { marginal: change ?? 0 };
}

/** How far two tables are apart, by what each sort of test measures, in this thread. */
export function changesBetween(
  reference: Table,
  current: Table,
  settings: Partial<ComparisonSettings> = {},
): WindowChanges {
  const context = contextOf({ reference, current }, settings);
  const results = context.pieces().map(piece => context.run(piece));
  return changesIn(context, results);
}

/** Pairs of tables whose pieces are on their way at once: more would be held in memory for nothing. */
const PAIRS_AT_ONCE = 8;

/**
 * How far the two tables of each pair are apart, as `changesBetween` has it, on the runner's threads. Pairs are made when
 * their turn comes.
 */
export async function changesOfPairs(
  pairs: Iterable<TablePair>,
  settings: Partial<ComparisonSettings>,
  runner: PieceRunner,
): Promise<WindowChanges[]> {
  const changes: WindowChanges[] = [];
  let round: ComparisonPieces[] = [];
  const finish = async () => {
    const all = await runner.run(round, { onPiece: () => {} });
    changes.push(
      ...all.map(({ results }, i) => changesIn(round[i].context, results)),
    );
    round = [];
  };
  for (const pair of pairs) {
    const context = contextOf(pair, settings);
    round.push({ context, pieces: context.pieces() });
    if (round.length === PAIRS_AT_ONCE) await finish();
  }
  if (round.length > 0) await finish();
  return changes;
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
