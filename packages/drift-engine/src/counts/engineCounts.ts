import type { Profile } from '../profile/Profile';
import type { ProfilePlan } from '../profile/ProfilePlan';
import { freezeSql, type FreezeSqlOptions } from '../pushdown/freezeSql';
import { profileSql } from '../pushdown/profileSql';
import { relationSql, type Relation } from '../pushdown/Relation';
import type { SqlEngine } from '../pushdown/SqlEngine';
import type { Finding } from '../report/schema';
import { planFor } from './Counted';
import { splitAtoms } from './splitAtoms';

/** Which of the columns are compared: all where nothing is said. */
export type ComparedColumns = Pick<FreezeSqlOptions, 'columns' | 'exclude'>;

/** Freezes what is counted of a reference on an SQL engine, and has the engine count it. */
export async function freezeOnEngine(
  engine: SqlEngine,
  relation: Relation,
  compared: ComparedColumns,
): Promise<{ plan: ProfilePlan; profile: Profile }> {
  const first = await freezeSql(engine, relation, compared);
  const plan = splitAtoms(first, await profileSql(engine, first, relation));
  return { plan, profile: await profileSql(engine, plan, relation) };
}

/** Has an SQL engine count rows by the part of a plan that they have columns for; what differs is a finding. */
export async function countOnEngine(
  engine: SqlEngine,
  plan: ProfilePlan,
  relation: Relation,
  { columns: wanted, exclude = [] }: ComparedColumns,
): Promise<{ plan: ProfilePlan; profile: Profile; findings: Finding[] }> {
  const found = await engine.columns(relationSql(engine.dialect, relation));
  const kinds = found.flatMap(({ name, kind }) =>
    kind && !exclude.includes(name) && (wanted?.includes(name) ?? true)
      ? [[name, kind] as const]
      : [],
  );
  const { plan: counted, findings } = planFor(plan, new Map(kinds));
  return {
    plan: counted,
    profile: await profileSql(engine, counted, relation),
    findings,
  };
}
