import { z } from 'zod';

const price = z.number().nonnegative();

/** Prices of an hour on machines that stay, and on machines that can be taken away. */
const hourlySchema = z.strictObject({
  onDemand: price,
  /** Null where there is no such offer. */
  spot: price.nullable().default(null),
});

const instanceTypeSchema = z.strictObject({
  cpuCores: z.number().positive(),
  memoryBytes: z.number().positive(),
  gpus: z.int().nonnegative().default(0),
  perHour: hourlySchema,
});

/**
 * What capacity costs. A node is priced by its instance type; a part of one, such as a pod's request, by core and gibibyte.
 */
export const priceListSchema = z.strictObject({
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'three letters such as USD'),
  /** Where the prices come from, in words. */
  source: z.string().min(1),
  /** Day on which they were read. */
  date: z.iso.date(),
  perCpuCoreHour: hourlySchema,
  /** Of a gibibyte (2^30 bytes) of memory. */
  perMemoryGibHour: hourlySchema,
  perGpuHour: hourlySchema,
  /** GPUs with a price of their own, by product name. */
  gpus: z.record(z.string(), hourlySchema).default({}),
  perStorageGibHour: price.default(0),
  perEgressGib: price.default(0),
  /** Machines by their type, as the node's label names it. */
  instanceTypes: z.record(z.string(), instanceTypeSchema).default({}),
});

export type PriceList = z.infer<typeof priceListSchema>;
/** A price list as it is written: what is left out has its default. */
export type PriceListInput = z.input<typeof priceListSchema>;
export type CapacityType = 'on-demand' | 'spot';

/** Something that a price list does not hold; the message says what, in one sentence. */
export class PriceListError extends Error {
  readonly name: string = 'PriceListError';
}

/** A machine whose type the price list does not know. */
export class UnknownInstanceTypeError extends PriceListError {
  readonly name = 'UnknownInstanceTypeError';
  constructor(readonly instanceType: string, list: PriceList) {
    super(
      `The price list of ${list.date} (${list.source}) has no instance type ${instanceType}`,
    );
  }
}

/**
 * Reads a price list.
 *
 * @throws PriceListError that names the field
 */
export function readPriceList(value: unknown): PriceList {
  const parsed = priceListSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new PriceListError(`${path.join('.') || 'price list'}: ${message}`);
}
