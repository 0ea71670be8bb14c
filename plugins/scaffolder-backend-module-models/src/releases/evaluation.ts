import { z } from 'zod';

const intervalSchema = z.tuple([z.number(), z.number()]);

/** What `make evaluate` logs with a run, as `evaluation.json`. */
export const evaluationSchema = z.object({
  passed: z.boolean(),
  metric: z.string(),
  candidate: z.number(),
  interval: intervalSchema,
  floor: z.number().optional(),
  difference: z.number().nullish(),
  difference_interval: intervalSchema.nullish(),
  champion_version: z.coerce.number().nullish(),
  rows: z.number(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

const inWords = (value: number) => String(Number(value.toPrecision(4)));
const signed = (value: number) => `${value > 0 ? '+' : ''}${inWords(value)}`;

/** The judgement of a version's own pipeline, as sentences of a document for review. */
export function sentencesOf(report: Evaluation): string[] {
  const { metric, rows, interval, difference, difference_interval } = report;
  const floor =
    report.floor === undefined ? '' : `; the floor is ${inWords(report.floor)}`;
  return [
    `On ${rows} held-out rows ${metric} is ${inWords(
      report.candidate,
    )}, interval ${inWords(interval[0])} to ${inWords(
      interval[1],
    )}${floor}. The gate ${report.passed ? 'opened' : 'stayed closed'}.`,
    typeof difference === 'number' && difference_interval
      ? `Against version ${
          report.champion_version ?? '?'
        }, champion at that time, on the same rows: difference ${signed(
          difference,
        )}, interval ${signed(difference_interval[0])} to ${signed(
          difference_interval[1],
        )}.`
      : 'There was no champion to hold it against on the same rows.',
  ];
}
