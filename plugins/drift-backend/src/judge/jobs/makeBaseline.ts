import {
  Baseline,
  makeBaseline,
  parseBaseline,
} from '@bellwether/drift-engine';
import { z } from 'zod';
import { measureError } from './aggregates';
import { CountedRows, countRows, Frozen, freeze } from './counting';
import { BaselineResult, Job, MeasuredError } from './Job';
import { needsSamples, selfChanges } from './selfChanges';
import {
  countSlices,
  type SliceCounts,
  sliceCountsSchema,
} from './sliceCounts';

const storedSchema = z.object({
  baseline: z.unknown(),
  error: z
    .object({
      value: z.number().nullable(),
      labelled: z.number(),
      rows: z.number(),
    })
    .optional(),
  slices: z.array(sliceCountsSchema).optional(),
});

/** What is kept of a baseline. */
export interface StoredReference {
  baseline: Baseline;
  /** Of the model, over the baseline's rows. */
  error?: MeasuredError;
  /** Its counts by the values of the monitor's slice columns. */
  slices?: SliceCounts[];
}

/** @throws Error - the text was changed since it was written */
export function parseStored(text: string): StoredReference {
  const { baseline, ...rest } = storedSchema.parse(JSON.parse(text));
  return { baseline: parseBaseline(baseline), ...rest };
}

/** The baseline of a reference, with the sample that joint tests need. */
export function baselineOf(
  { plan, profile, sample }: Frozen,
  {
    rowKey,
    settings,
  }: Pick<Extract<Job, { kind: 'baseline' }>, 'rowKey' | 'settings'>,
): Baseline {
  return makeBaseline({
    plan,
    profile,
    ...(sample && {
      sample: {
        seed: settings.seed ?? 0,
        key: rowKey ? [rowKey] : [],
        table: sample,
      },
    }),
  });
}

/** Measures a baseline once, so that no window has to read its rows again. */
export async function measureBaseline(
  job: Extract<Job, { kind: 'baseline' }>,
  onProgress?: (share: number) => void,
): Promise<BaselineResult> {
  const frozen = await freeze(job.rows, job);
  const baseline = baselineOf(frozen, job);
  const withSample = needsSamples(job.windows.length, job);
  const windows: Array<Omit<CountedRows, 'whole'>> = [];
  for (const [index, window] of job.windows.entries()) {
    // All rows of all windows are not held at once.
    const { whole, sample, ...counted } = await countRows(
      frozen.plan,
      window,
      job,
      { withSample },
    );
    windows.push({ ...counted, ...(withSample && { sample }) });
    onProgress?.((index + 1) / job.windows.length);
  }
  const stored: StoredReference = {
    baseline,
    error: await measureError(job.error, job),
    slices: job.slices && (await countSlices(job.slices, frozen.plan, job)),
  };
  return {
    kind: 'baseline',
    rows: frozen.profile.rows,
    hash: baseline.hash,
    stored: JSON.stringify(stored),
    selfChanges: await selfChanges(frozen, windows, job),
  };
}
