import {
  ksInterval,
  type ProfileColumnComparison,
} from '../profile/compareProfiles';
import { closeKs, distanceOf, type ValueCount } from '../profile/ksBounds';
import { isNumericPlan, type ProfilePlan } from '../profile/ProfilePlan';
import type { Relation } from './Relation';
import type { SqlEngine } from './SqlEngine';
import {
  distanceStatement,
  valueStatement,
  type OpenColumn,
} from './valueStatement';

/** Value counts that are fetched at most, per side, where the sides are on different engines. */
const MOST_VALUES = 200_000;

export interface Side {
  engine: SqlEngine;
  relation: Relation;
}

function openColumns(
  plan: ProfilePlan,
  compared: readonly ProfileColumnComparison[],
): OpenColumn[] {
  return compared.flatMap(({ ks }, index) => {
    const column = plan.columns[index];
    return ks && ks.bounds.open.length > 0 && isNumericPlan(column)
      ? [{ index, plan: column, bounds: ks.bounds }]
      : [];
  });
}

async function distancesInside(
  engine: SqlEngine,
  sides: { reference: Relation; current: Relation },
  open: OpenColumn[],
): Promise<Map<number, number>> {
  const rows = await engine.run(distanceStatement(engine.dialect, sides, open));
  return new Map(
    rows.map(([column, distance]) => {
      const index = Number(column);
      const bounds = open.find(each => each.index === index)?.bounds;
      const { reference = 1, current = 1, low = 0 } = bounds ?? {};
      const inside = distanceOf(Number(distance ?? 0), reference, current);
      return [index, Math.max(low, inside)];
    }),
  );
}

async function valuesOf(
  { engine, relation }: Side,
  open: OpenColumn[],
): Promise<Map<number, ValueCount[]> | undefined> {
  const rows = await engine.run(
    valueStatement(engine.dialect, relation, open, MOST_VALUES),
  );
  if (rows.length > MOST_VALUES) return undefined;
  const byColumn = new Map<number, ValueCount[]>();
  for (const [column, value, count] of rows) {
    const index = Number(column);
    const counts = byColumn.get(index) ?? [];
    counts.push({ value: Number(value), count: Number(count) });
    byColumn.set(index, counts);
  }
  return byColumn;
}

/**
 * Closes the intervals of the Kolmogorov–Smirnov distances by one more statement per side (one for both where one engine
 * holds both: then no value leaves it). Where the sides are on different engines and the open bins hold more than 200,000
 * different values, the interval stays, which is never wrong.
 */
export async function closeSql(
  plan: ProfilePlan,
  compared: readonly ProfileColumnComparison[],
  sides: { reference: Side; current: Side },
): Promise<ProfileColumnComparison[]> {
  const open = openColumns(plan, compared);
  if (open.length === 0) return [...compared];
  let distances = new Map<number, number>();
  if (sides.reference.engine === sides.current.engine) {
    distances = await distancesInside(
      sides.reference.engine,
      {
        reference: sides.reference.relation,
        current: sides.current.relation,
      },
      open,
    );
  } else {
    const reference = await valuesOf(sides.reference, open);
    const current = reference && (await valuesOf(sides.current, open));
    if (reference && current) {
      distances = new Map(
        open.map(({ index, plan: column, bounds }) => [
          index,
          closeKs(column, bounds, {
            reference: reference.get(index) ?? [],
            current: current.get(index) ?? [],
          }),
        ]),
      );
    }
  }
  return compared.map((column, index) => {
    const distance = distances.get(index);
    if (distance === undefined || !column.ks) return column;
    const statistic = { low: distance, high: distance };
    const { bounds } = column.ks;
    return {
      ...column,
      ks: {
        statistic,
        ...ksInterval(statistic, bounds),
        bounds: { ...bounds, low: distance, high: distance, open: [] },
      },
    };
  });
}
