import { z } from 'zod';
import type { Column, Table } from '../table';
import { hashOf } from './canonicalJson';
import { profileSchema, type Profile } from './Profile';
import { profilePlanSchema, type ProfilePlan } from './ProfilePlan';

/** JSON has no infinities: they are written as texts, NaN as null. */
const sampleNumber = z.union([
  z.number(),
  z.null(),
  z.literal('Infinity'),
  z.literal('-Infinity'),
]);

const sampleColumn = z.union([
  z.object({
    name: z.string(),
    type: z.enum(['numeric', 'datetime']),
    values: z.array(sampleNumber),
  }),
  z.object({
    name: z.string(),
    type: z.enum(['categorical', 'boolean', 'text']),
    codes: z.array(z.number().int()),
    categories: z.array(z.string()),
  }),
]);

export const baselineSchema = z.object({
  version: z.literal(1),
  /** SHA-256 of the canonical JSON of the rest. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  plan: profilePlanSchema,
  profile: profileSchema,
  /** The rows that joint tests need, and how they were chosen. */
  sample: z
    .object({
      seed: z.number(),
      key: z.array(z.string()),
      rows: z.number().int(),
      columns: z.array(sampleColumn),
    })
    .optional(),
});

export type Baseline = z.infer<typeof baselineSchema>;
type SampleColumn = z.infer<typeof sampleColumn>;

function writeColumn(column: Column): SampleColumn {
  const { name } = column;
  if ('values' in column) {
    const values = Array.from(column.values, value => {
      if (Number.isNaN(value)) return null;
      // JSON has no negative zero.
      if (Number.isFinite(value)) return value + 0;
      return value > 0 ? ('Infinity' as const) : ('-Infinity' as const);
    });
    return { name, type: column.type, values };
  }
  const { type, codes, categories } = column;
  return { name, type, codes: Array.from(codes), categories };
}

function readColumn(column: SampleColumn): Column {
  if (!('values' in column)) {
    return { ...column, codes: Int32Array.from(column.codes) };
  }
  const { name, type } = column;
  const values = new Float64Array(
    new SharedArrayBuffer(8 * column.values.length),
  );
  column.values.forEach((value, i) => {
    values[i] = value === null ? NaN : Number(value);
  });
  return { name, type, values };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

/** A baseline: what the reference was, to be compared with for as long as it stands. It is frozen, and its hash names it. */
export function makeBaseline(content: {
  plan: ProfilePlan;
  profile: Profile;
  sample?: { seed: number; key: readonly string[]; table: Table };
}): Baseline {
  const { plan, profile, sample } = content;
  if (profile.plan !== hashOf(plan)) {
    throw new TypeError('The profile was not made by this plan.');
  }
  const rest = {
    version: 1 as const,
    plan,
    profile,
    ...(sample
      ? {
          sample: {
            seed: sample.seed,
            key: [...sample.key],
            rows: sample.table.rows,
            columns: sample.table.columns.map(writeColumn),
          },
        }
      : {}),
  };
  return deepFreeze({ ...rest, hash: hashOf(rest) });
}

/**
 * Reads a baseline from its JSON.
 *
 * @throws Error where it is not one, or is not what its hash says
 */
export function parseBaseline(json: unknown): Baseline {
  const baseline = baselineSchema.parse(json);
  const { hash, ...rest } = baseline;
  const found = hashOf(rest);
  if (found !== hash) {
    throw new Error(
      `The baseline was changed: its hash is ${found}, and it says ${hash}.`,
    );
  }
  return deepFreeze(baseline);
}

/** The baseline's sample as a table. */
export function baselineSample(baseline: Baseline): Table | undefined {
  const { sample } = baseline;
  return (
    sample && { rows: sample.rows, columns: sample.columns.map(readColumn) }
  );
}
