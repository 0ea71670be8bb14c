import { z } from 'zod';
import { driftStates } from './conventions';
import { windowColumnSchema } from './windowColumns';

const rowsSchema = z.object({
  reference: z.number().int().nonnegative(),
  current: z.number().int().nonnegative(),
});

/** The rows of a window that share a value, against the baseline's rows that share it. @public */
export const windowSliceSchema = z.object({
  /** Column by whose values the rows are told apart. */
  by: z.string(),
  value: z.string(),
  rows: rowsSchema,
  state: z.enum(driftStates),
  /** What moved among these rows, or that they are too few. */
  sentence: z.string(),
  /** Rows from which a material change of one column would be found. */
  rowsNeeded: rowsSchema.optional(),
  /** The column that was asked for; absent where it is the one that the rows share. */
  column: windowColumnSchema.optional(),
});

/** @public */
export type WindowSlice = z.infer<typeof windowSliceSchema>;

/** Reply of `GET …/windows/:day/slices?column=`: one column by slice, most rows first. @public */
export const windowSlicesReplySchema = z.object({
  slices: z.array(windowSliceSchema),
  /** Values with fewer rows than those, which are not looked at apart; per column. */
  others: z.array(
    z.object({
      by: z.string(),
      values: z.number().int().positive(),
      rows: rowsSchema,
    }),
  ),
  /** When the rows were read. */
  countedAt: z.iso.datetime(),
});

/** @public */
export type WindowSlicesReply = z.infer<typeof windowSlicesReplySchema>;
