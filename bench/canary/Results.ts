import fs from 'fs';
import { z } from 'zod';
import type { Row } from './characteristics';

const happenedSchema = z.object({
  hits: z.number(),
  runs: z.number(),
  minute: z.number().nullable(),
});

const fileSchema = z.object({
  runs: z.number(),
  rows: z.array(
    z.object({
      group: z.string(),
      name: z.string(),
      isHealthy: z.boolean(),
      found: z.object({
        rolledBack: happenedSchema,
        promoted: happenedSchema,
        promotedAgain: z.array(happenedSchema),
        rolledBackLater: happenedSchema,
        voided: happenedSchema,
        byTest: z.record(z.string(), z.number()),
        others: z.array(
          z.object({ name: z.string(), rolledBack: happenedSchema }),
        ),
        covered: happenedSchema.optional(),
      }),
    }),
  ),
});

/** Finished scenarios, kept in a file where one is given, so that a long calibration can be made in pieces. */
export class Results {
  readonly rows: Row[];

  /** @throws RangeError when the file is of another number of runs */
  constructor(
    private readonly file: string | undefined,
    private readonly runs: number,
  ) {
    this.rows = [];
    if (file === undefined || !fs.existsSync(file)) return;
    const kept = fileSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    if (kept.runs !== runs) {
      throw new RangeError(`${file} is of ${kept.runs} runs, not of ${runs}`);
    }
    this.rows.push(...kept.rows);
  }

  /** Makes a row, unless it is on file. */
  async row(
    group: string,
    name: string,
    make: () => Row | Promise<Row>,
  ): Promise<void> {
    if (this.rows.some(row => row.group === group && row.name === name)) return;
    this.rows.push(await make());
    if (this.file === undefined) return;
    fs.writeFileSync(
      this.file,
      `${JSON.stringify({ runs: this.runs, rows: this.rows }, null, 2)}\n`,
    );
  }
}
