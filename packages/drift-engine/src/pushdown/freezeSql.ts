import {
  checkBins,
  freezeFeatures,
  labelPlan,
  numericPlan,
  type FreezeOptions,
} from '../profile/freezePlan';
import type { ColumnPlan, ProfilePlan } from '../profile/ProfilePlan';
import { SourceError } from '../sources/SourceError';
import { labelStatement, quantileStatement } from './freezeStatement';
import { relationSql, type Relation } from './Relation';
import type { RelationColumn, SqlEngine } from './SqlEngine';

const MOST_SLICES = 50;

export interface FreezeSqlOptions extends FreezeOptions {
  columns?: readonly string[];
  exclude?: readonly string[];
}

async function chosenColumns(
  engine: SqlEngine,
  relation: Relation,
  options: FreezeSqlOptions,
): Promise<(RelationColumn & { kind: NonNullable<RelationColumn['kind']> })[]> {
  const all = await engine.columns(relationSql(engine.dialect, relation));
  const place = { source: engine.dialect.name };
  const unknown = options.columns?.find(
    name => !all.some(column => column.name === name),
  );
  if (unknown !== undefined) {
    throw new SourceError(
      { ...place, column: unknown },
      'there is no such column',
    );
  }
  return all.flatMap(({ name, kind }) => {
    const isWanted =
      (options.columns?.includes(name) ?? true) &&
      !options.exclude?.includes(name);
    if (!isWanted) return [];
    if (kind) return [{ name, kind }];
    throw new SourceError(
      { ...place, column: name },
      'values of this type cannot be compared; leave the column out',
    );
  });
}

/**
 * Freezes what is counted, from a reference that is on an SQL engine: quantiles of its numbers and instants, its most
 * frequent labels. Two statements; exact quantiles where the engine has them, approximate ones else, which only place the
 * edges: the counts on them are exact.
 */
export async function freezeSql(
  engine: SqlEngine,
  relation: Relation,
  options: FreezeSqlOptions = {},
): Promise<ProfilePlan> {
  const { bins = 200, labels = 200, sliceBy, features } = options;
  checkBins(bins);
  const columns = await chosenColumns(engine, relation, options);
  const numbers = columns.flatMap(({ name, kind }) =>
    kind === 'number' || kind === 'instant' ? [{ name, kind }] : [],
  );
  const texts = columns.flatMap(({ name, kind }) =>
    kind === 'label' || kind === 'boolean' ? [{ name, kind }] : [],
  );
  const shares = Array.from({ length: bins + 1 }, (_, k) => k / bins);
  const plans = new Map<string, ColumnPlan>();
  const moments: { name: string; mean: number; deviation: number }[] = [];
  if (numbers.length > 0) {
    const [row = []] = await engine.run(
      quantileStatement(engine.dialect, relation, numbers, shares),
    );
    numbers.forEach(({ name, kind }, i) => {
      const from = i * (shares.length + 2);
      const isEmpty = row[from] === null || row[from] === undefined;
      const quantiles = isEmpty
        ? []
        : row.slice(from, from + shares.length).map(Number);
      plans.set(
        name,
        numericPlan(
          name,
          kind,
          quantiles,
          // The least value is no cut: nothing is below it.
          quantiles.filter(
            (value, k) =>
              k > 0 &&
              k < bins &&
              k % (bins / 10) === 0 &&
              value > quantiles[0],
          ),
          quantiles[bins / 2] ?? 0,
        ),
      );
      if (kind === 'number' && !isEmpty) {
        moments.push({
          name,
          mean: Number(row[from + shares.length]),
          deviation: Number(row[from + shares.length + 1]),
        });
      }
    });
  }
  const counts: { label: string; count: number }[][] = texts.map(() => []);
  if (texts.length > 0) {
    const rows = await engine.run(
      labelStatement(
        engine.dialect,
        relation,
        texts,
        Math.max(labels, MOST_SLICES),
      ),
    );
    for (const [column, label, count] of rows) {
      counts[Number(column)].push({
        label: String(label),
        count: Number(count),
      });
    }
  }
  texts.forEach(({ name, kind }, i) => {
    plans.set(name, labelPlan(name, kind, counts[i], labels));
  });
  const slice = texts.findIndex(({ name }) => name === sliceBy);
  if (sliceBy !== undefined && slice < 0) {
    throw new RangeError(`There is no column of labels named ${sliceBy}.`);
  }
  return {
    version: 1,
    columns: columns.flatMap(({ name }) => plans.get(name) ?? []),
    ...(sliceBy !== undefined
      ? {
          slice: {
            column: sliceBy,
            values: labelPlan(sliceBy, 'label', counts[slice], MOST_SLICES)
              .labels,
          },
        }
      : {}),
    ...(features ? { features: freezeFeatures(moments, features) } : {}),
  };
}
