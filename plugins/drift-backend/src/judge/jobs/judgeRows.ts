import {
  Baseline,
  baselineSample,
  checkSchema,
  compare,
  compareCounts,
  compareSources,
  countsByName,
  DriftReport,
  readTable,
  SelfChange,
  Table,
  withWorkers,
} from '@bellwether/drift-engine';
import { closeDistances, type OfRows } from './closeDistances';
import { countVersions, measureError, showRows } from './aggregates';
import { CountedRows, countRows, freeze, refuseUnknown } from './counting';
import {
  Beside,
  CompareResult,
  Comparing,
  isPushedDown,
  Job,
  MeasuredError,
  sourceOf,
} from './Job';
import { baselineOf, parseStored } from './makeBaseline';

interface Judged {
  report: DriftReport;
  /** Holds the rows that the report names as the least typical. */
  shown?: Table;
}

/** Judges a window by what is kept of its baseline; the baseline's rows are not read. */
export async function judgeWindow(
  job: Extract<Job, { kind: 'judge' }>,
): Promise<CompareResult> {
  const { baseline, error } = parseStored(job.baseline);
  const current = await countRows(baseline.plan, job.current, job, {
    withSample: true,
  });
  return describe(await compareWith(baseline, current, job), job, error);
}

/** Any two ranges of rows. Rows of files are compared as they are; on an SQL engine both sides are counted. */
export async function compareRanges(
  job: Extract<Job, { kind: 'compare' }>,
): Promise<CompareResult> {
  const error = await measureError(job.referenceError, job);
  if (isPushedDown(job.reference)) {
    const baseline = baselineOf(await freeze(job.reference, job), job);
    const current = await countRows(baseline.plan, job.current, job, {
      withSample: true,
    });
    return describe(await compareWith(baseline, current, job), job, error);
  }
  const limits = {
    threads: job.threads,
    allowedDirectories: job.allowedDirectories,
  };
  const report = await compareSources(
    sourceOf(job.reference),
    sourceOf(job.current),
    { ...job.settings, ...limits, schema: 'findings', pushDown: false },
  );
  // Of a column that neither side has the comparison says nothing.
  refuseUnknown(
    job,
    new Set([
      ...report.columns.map(({ name }) => name),
      ...(report.findings ?? []).map(({ column }) => column),
    ]),
  );
  const shown = typicalRows(report).length
    ? await readTable(sourceOf(job.current), limits)
    : undefined;
  return describe({ report, shown }, job, error);
}

/** Where all rows of both sides are at hand, every test sees them; else counts of all rows, and samples. */
async function compareWith(
  baseline: Baseline,
  current: CountedRows,
  job: OfRows & { selfChanges?: readonly SelfChange[] },
): Promise<Judged> {
  const { selfChanges, settings, threads } = job;
  const sample = baselineSample(baseline);
  const { whole } = current;
  if (sample && whole && sample.rows === baseline.profile.rows) {
    const sides = checkSchema(sample, whole);
    const report = await withWorkers({ threads }, runner =>
      compare(sides.reference, sides.current, {
        ...settings,
        selfChanges,
        runner,
      }),
    );
    return { report, shown: whole };
  }
  const report = await compareCounts({
    columns: baseline.plan.columns,
    reference: {
      rows: baseline.profile.rows,
      counts: countsByName(baseline.plan, baseline.profile),
      sample,
      findings: [],
    },
    current,
    distances: await closeDistances(baseline, current, job),
    settings,
    selfChanges,
    threads,
  });
  return { report, shown: current.sample };
}

async function describe(
  { report, shown }: Judged,
  job: Beside & Comparing,
  referenceError: MeasuredError | undefined,
): Promise<CompareResult> {
  const currentError = await measureError(job.error, job);
  return {
    kind: 'compare',
    report,
    ...(currentError &&
      referenceError && {
        errors: { current: currentError, reference: referenceError },
      }),
    versions: await countVersions(job.versions, job),
    typicalRows: shown ? showRows(shown, typicalRows(report)) : [],
  };
}

function typicalRows(report: DriftReport): number[] {
  return report.joint.flatMap(each => each.typicalRows ?? []);
}
