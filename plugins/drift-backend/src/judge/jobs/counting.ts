import {
  Column,
  ColumnKind,
  Counted,
  countOnEngine,
  countsByName,
  freezeOnEngine,
  freezePlan,
  keyedSample,
  planFor,
  Profile,
  ProfilePlan,
  profileTable,
  readTable,
  sampleSize,
  sampleSql,
  SourceError,
  splitAtoms,
  SqlEngine,
  Table,
  withSqlEngine,
} from '@bellwether/drift-engine';
import { Comparing, isPushedDown, Rows, sourceOf } from './Job';

/** A reference, counted by the plan that it gave. */
export interface Frozen {
  plan: ProfilePlan;
  profile: Profile;
  sample?: Table;
}

/** Counted rows with their profile, by the part of the plan that they have columns for. */
export interface CountedRows extends Counted {
  profile: Profile;
  /** All of the rows, where they are at hand. */
  whole?: Table;
}

/** Freezes what is counted of a reference, and counts it. On an SQL engine, it does the counting. */
export async function freeze(
  rows: Rows,
  comparing: Comparing,
): Promise<Frozen> {
  const { seed = 0, exclude = [] } = comparing.settings;
  const key = keyOf(comparing);
  if (!isPushedDown(rows)) {
    const table = await readTable(sourceOf(rows), readLimits(comparing));
    const compared = without(table, exclude);
    refuseUnknown(comparing, new Set(compared.columns.map(({ name }) => name)));
    const first = freezePlan(compared);
    const plan = splitAtoms(first, profileTable(first, compared));
    const size = sampleSize(comparing.sampleRows, compared.columns.length);
    return {
      plan,
      profile: profileTable(plan, compared),
      sample: without(keyedSample(table, { rows: size, seed, key }), exclude),
    };
  }
  return withSqlEngine(rows.address, readLimits(comparing), async engine => {
    const relation = { from: { query: rows.query } };
    const frozen = await freezeOnEngine(engine, relation, {
      columns: comparing.columns,
      exclude,
    });
    return {
      ...frozen,
      sample: await sampleOf(engine, frozen.plan, rows, comparing),
    };
  });
}

/** Counts rows by a plan. */
export async function countRows(
  plan: ProfilePlan,
  rows: Rows,
  comparing: Comparing,
  options: { withSample: boolean },
): Promise<CountedRows> {
  return isPushedDown(rows)
    ? countWhereTheyAre(plan, rows, comparing, options)
    : countTable(plan, rows, comparing, options);
}

async function countTable(
  plan: ProfilePlan,
  rows: Rows,
  comparing: Comparing,
  { withSample }: { withSample: boolean },
): Promise<CountedRows> {
  const { seed = 0, exclude = [] } = comparing.settings;
  const table = await readTable(sourceOf(rows), readLimits(comparing));
  const whole = without(table, exclude);
  const { plan: counted, findings } = planFor(
    plan,
    new Map(whole.columns.map(column => [column.name, kindOf(column)])),
  );
  const profile = profileTable(counted, whole);
  const size = sampleSize(comparing.sampleRows, counted.columns.length);
  const key = keyOf(comparing);
  return {
    rows: table.rows,
    counts: countsByName(counted, profile),
    findings,
    profile,
    whole,
    sample:
      withSample && table.rows > size
        ? without(keyedSample(table, { rows: size, seed, key }), exclude)
        : whole,
  };
}

async function countWhereTheyAre(
  plan: ProfilePlan,
  rows: Rows,
  comparing: Comparing,
  { withSample }: { withSample: boolean },
): Promise<CountedRows> {
  const { columns, settings } = comparing;
  return withSqlEngine(rows.address, readLimits(comparing), async engine => {
    const counted = await countOnEngine(
      engine,
      plan,
      { from: { query: rows.query } },
      { columns, exclude: settings.exclude },
    );
    const { plan: byPlan, profile, findings } = counted;
    const sample = withSample
      ? await sampleOf(engine, byPlan, rows, comparing)
      : undefined;
    return {
      rows: profile.rows,
      counts: countsByName(byPlan, profile),
      findings,
      profile,
      sample,
      whole: sample?.rows === profile.rows ? sample : undefined,
    };
  });
}

/**
 * A column that a monitor names must be there when a baseline is made of it; that it is gone later is a finding.
 *
 * @throws SourceError - naming the column
 */
export function refuseUnknown(
  { columns, settings }: Comparing,
  known: ReadonlySet<string>,
): void {
  const unknown = columns?.find(
    name => !known.has(name) && !settings.exclude?.includes(name),
  );
  if (unknown !== undefined) {
    throw new SourceError(
      { source: 'the source', column: unknown },
      'there is no such column',
    );
  }
}

/** Without a key an engine cannot choose the same rows twice, and none leave it. */
async function sampleOf(
  engine: SqlEngine,
  plan: ProfilePlan,
  rows: Rows,
  comparing: Comparing,
): Promise<Table | undefined> {
  const { detectors, seed = 0 } = comparing.settings;
  const key = keyOf(comparing);
  const isJoint = detectors?.some(name => name === 'mmd' || name === 'c2st');
  if (key.length === 0 || isJoint === false) return undefined;
  return sampleSql(
    engine,
    plan,
    { from: { query: rows.query } },
    { rows: sampleSize(comparing.sampleRows, plan.columns.length), seed, key },
  );
}

function keyOf({ rowKey }: Comparing): string[] {
  return rowKey ? [rowKey] : [];
}

function without(table: Table, names: readonly string[]): Table {
  const left = table.columns.filter(({ name }) => !names.includes(name));
  return { ...table, columns: left };
}

/** What is left out need not be such that it could be compared. */
function readLimits({
  threads,
  allowedDirectories,
  rowKey,
  settings,
}: Comparing) {
  const exclude = settings.exclude?.filter(name => name !== rowKey);
  return { threads, allowedDirectories, exclude };
}

function kindOf({ type }: Column): ColumnKind {
  switch (type) {
    case 'numeric':
      return 'number';
    case 'datetime':
      return 'instant';
    case 'boolean':
      return 'boolean';
    case 'text':
      return 'length';
    default:
      return 'label';
  }
}
