import {
  compareCounts,
  Counted,
  DriftReport,
  freezeSql,
  planFor,
  ProfilePlan,
  profileSql,
  SqlEngine,
  withSqlEngine,
} from '@bellwether/drift-engine';
import type { CompareSettings, Limits, Rows, SliceTexts } from './Job';
import { parseStored } from './makeBaseline';
import {
  countByText,
  keptReference,
  MOST_VALUES,
  readReference,
  relationOf,
  type SlicedReference,
} from './sliceCounts';

/** What looks at single columns; a slice is looked at, and only the whole is judged. */
const MARGINAL = ['ks', 'psi', 'chi2', 'model-output'] as const;

export interface SlicesJob {
  kind: 'slices';
  reference: Rows;
  /** What is kept of the reference, as a job of the kind `baseline` gave it: its rows are read only where that is not enough. */
  baseline?: string;
  current: Rows;
  by: SliceTexts;
  /** `columns` are the only ones that are compared. */
  settings: CompareSettings;
}

export interface SliceRows {
  reference: number;
  current: number;
}

export interface SlicesResult {
  kind: 'slices';
  slices: Array<{ by: string; value: string; report: DriftReport }>;
  /** Values that are not among them, per column. */
  others: Array<{ by: string; values: number; rows: SliceRows }>;
}

/** The reference by slice: as it is kept, or else from its rows. */
class References {
  private readonly kept;
  private frozen: Promise<ProfilePlan> | undefined;

  constructor(
    private readonly engine: SqlEngine,
    private readonly job: SlicesJob & Limits,
  ) {
    this.kept =
      job.baseline === undefined ? undefined : parseStored(job.baseline);
  }

  async of(
    by: SliceTexts[number],
    current: ReadonlyMap<string, number>,
  ): Promise<{ reference: SlicedReference; ranked: string[] }> {
    const { engine, job, kept } = this;
    const known = kept?.slices?.find(({ column }) => column === by.column);
    if (kept && known) {
      const ranked = rankValues(new Map(known.values), current);
      const reference = keptReference(
        kept.baseline.plan,
        known,
        ranked.slice(0, MOST_VALUES),
        this.wanted(),
      );
      if (reference) return { reference, ranked };
    }
    const rows = await countByText(job.reference, by.text, job);
    const ranked = rankValues(rows, current);
    this.frozen ??= this.freeze();
    const reference = await readReference(
      engine,
      job.reference,
      await this.frozen,
      by,
      rows,
      ranked.slice(0, MOST_VALUES),
    );
    return { reference, ranked };
  }

  private wanted(): Set<string> {
    const { columns = [], exclude = [] } = this.job.settings;
    return new Set(columns.filter(name => !exclude.includes(name)));
  }

  /** Counts at edges of the columns that are asked for, are there, and hold what can be compared. */
  private async freeze(): Promise<ProfilePlan> {
    const { engine, job } = this;
    const wanted = this.wanted();
    const found = await engine.columns(subquery(job.reference));
    return freezeSql(engine, relationOf(job.reference), {
      columns: found.flatMap(({ name, kind }) =>
        kind && wanted.has(name) ? [name] : [],
      ),
    });
  }
}

/**
 * Compares the rows of each of the most frequent values with the reference's rows of that value. Both sides are counted
 * once per column, at edges that are frozen on all of the reference; the engine counts, and no row leaves it.
 */
export async function compareSlices(
  job: SlicesJob & Limits,
  onProgress?: (share: number) => void,
): Promise<SlicesResult> {
  const { threads, allowedDirectories } = job;
  const result: SlicesResult = { kind: 'slices', slices: [], others: [] };
  await withSqlEngine(
    job.current.address,
    { threads, allowedDirectories },
    async engine => {
      const references = new References(engine, job);
      for (const [index, by] of job.by.entries()) {
        await compareBy(by, { engine, job, references, result });
        onProgress?.((index + 1) / job.by.length);
      }
    },
  );
  return result;
}

async function compareBy(
  by: SliceTexts[number],
  at: {
    engine: SqlEngine;
    job: SlicesJob & Limits;
    references: References;
    result: SlicesResult;
  },
): Promise<void> {
  const { engine, job, references, result } = at;
  const { column, text } = by;
  const currentRows = await countByText(job.current, text, job);
  const { reference, ranked } = await references.of(by, currentRows);
  const values = ranked.slice(0, MOST_VALUES);
  const rest = ranked.slice(MOST_VALUES);
  if (values.length === 0) return;
  const { plan } = reference;
  const found = await engine.columns(subquery(job.current));
  const current = planFor(
    { ...plan, slice: { column: text, values } },
    new Map(
      found.flatMap(({ name, kind }) =>
        kind && plan.columns.some(each => each.name === name)
          ? [[name, kind] as const]
          : [],
      ),
    ),
  );
  const profile = await profileSql(
    engine,
    current.plan,
    relationOf(job.current),
  );
  const detectors = MARGINAL.filter(
    name => job.settings.detectors?.includes(name) ?? true,
  );
  for (const [slice, value] of values.entries()) {
    const report = await compareCounts({
      columns: plan.columns,
      reference: countedSlice(plan, reference.of(value)),
      current: {
        ...countedSlice(current.plan, profile.slices?.[slice]),
        findings: current.findings,
      },
      settings: {
        ...job.settings,
        columns: undefined,
        detectors: detectors.length > 0 ? detectors : [...MARGINAL],
        // Few families are left: ways to combine them that a monitor may name need more.
        combine: 'holm',
      },
      threads: job.threads,
    });
    result.slices.push({ by: column, value, report });
  }
  if (rest.length > 0) {
    const sum = (counts: ReadonlyMap<string, number>) =>
      rest.reduce((total, value) => total + (counts.get(value) ?? 0), 0);
    result.others.push({
      by: column,
      values: rest.length,
      rows: { reference: sum(reference.rows), current: sum(currentRows) },
    });
  }
}

/** The counts of one slice. */
function countedSlice(
  { columns }: ProfilePlan,
  found: ReturnType<SlicedReference['of']>,
): Counted {
  return {
    rows: found?.rows ?? 0,
    counts: new Map(
      columns.flatMap(({ name }, i) =>
        found ? [[name, found.columns[i]] as const] : [],
      ),
    ),
    findings: [],
  };
}

/** Most rows of the window first; what only the reference has comes last. */
function rankValues(
  reference: ReadonlyMap<string, number>,
  current: ReadonlyMap<string, number>,
): string[] {
  return [...new Set([...current.keys(), ...reference.keys()])].sort(
    (a, b) =>
      (current.get(b) ?? 0) - (current.get(a) ?? 0) ||
      (reference.get(b) ?? 0) - (reference.get(a) ?? 0) ||
      (a < b ? -1 : 1),
  );
}

function subquery({ query }: Rows): string {
  return `(${query}) source_query`;
}
