import type { SampleRequest } from '../profile/keyedSample';
import {
  isNumericPlan,
  type ColumnPlan,
  type ProfilePlan,
} from '../profile/ProfilePlan';
import {
  labelType,
  LabelBuilder,
  NumberBuilder,
} from '../sources/ColumnBuilder';
import { MemoryBudget, RunMemory } from '../sources/MemoryBudget';
import type { Column, Table } from '../table';
import type { Relation } from './Relation';
import { sampleStatement } from './sampleStatement';
import type { SqlEngine } from './SqlEngine';

function columnOf(
  plan: ColumnPlan,
  values: unknown[],
  budget: MemoryBudget,
): Column {
  if (isNumericPlan(plan) && plan.kind !== 'length') {
    const numbers = new NumberBuilder(
      plan.name,
      plan.kind === 'instant' ? 'datetime' : 'numeric',
      budget,
      values.length,
    );
    for (const value of values)
      numbers.push(value === null ? NaN : Number(value));
    return numbers.finish();
  }
  const labels = new LabelBuilder(
    plan.name,
    plan.kind === 'boolean' ? 'boolean' : 'label',
    budget,
    values.length,
  );
  for (const value of values) {
    if (value === null) labels.pushMissing();
    else labels.pushText(String(value));
  }
  const column = labels.finish(plan.name);
  if (plan.kind === 'boolean') return column;
  const present = values.filter(value => value !== null).length;
  return {
    ...column,
    type:
      plan.kind === 'length'
        ? 'text'
        : labelType(column.categories.length, present),
  };
}

/** The rows that joint tests need, from an SQL engine: those that `keyedSample` takes of the same table. */
export async function sampleSql(
  engine: SqlEngine,
  plan: ProfilePlan,
  relation: Relation,
  request: SampleRequest,
): Promise<Table> {
  const rows = await engine.run(
    sampleStatement(engine.dialect, plan.columns, relation, request),
  );
  const budget = new MemoryBudget(engine.dialect.name, new RunMemory(Infinity));
  return {
    rows: rows.length,
    columns: plan.columns.map((column, i) =>
      columnOf(
        column,
        rows.map(row => row[i]),
        budget,
      ),
    ),
  };
}
