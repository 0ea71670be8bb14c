import { z } from 'zod';

/** What the generator never goes beyond, whoever asks for it. */
export const BOUNDS = {
  /** Requests per second and model. */
  ratePerSecond: 50,
  /** Four hours. */
  seconds: 14_400,
  delayMilliseconds: 5_000,
  /** Requests of a model that wait for their answers at once. */
  waiting: 64,
};

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export const rateSchema = z
  .number()
  .gt(0, 'The rate is above 0 requests per second')
  .max(
    BOUNDS.ratePerSecond,
    `The rate is at most ${BOUNDS.ratePerSecond} requests per second`,
  );

export const secondsSchema = z
  .number()
  .gt(0, 'The time is above 0 seconds')
  .max(BOUNDS.seconds, `The time is at most ${BOUNDS.seconds} seconds`);

export const faultSchema = z.strictObject({
  /** Share of the requests that the version is to fail, 0 to 1. */
  errorShare: z
    .number()
    .min(0, 'The share of errors is from 0 to 1')
    .max(1, 'The share of errors is from 0 to 1')
    .default(0),
  /** What the version is to wait before it answers. */
  delayMilliseconds: z
    .number()
    .min(0, 'The delay is not negative')
    .max(
      BOUNDS.delayMilliseconds,
      `The delay is at most ${BOUNDS.delayMilliseconds} ms`,
    )
    .default(0),
});

/** What goes wrong with one version of a model. */
export type Fault = z.infer<typeof faultSchema>;

export const targetSchema = z.strictObject({
  model: z.string().min(1),
  /** Where requests go. */
  url: z
    .string()
    .refine(
      isLoopback,
      'Load is sent to this machine only: an address is http:// with 127.0.0.1, localhost or [::1]',
    ),
  /** Its share among the targets of the model, relative to theirs. */
  share: z.number().gt(0).default(1),
  /** Host name to ask for, where a router tells models apart by it. */
  host: z.string().optional(),
  /** Version that answers there; undefined behind a router, where it may be any. */
  version: z.string().optional(),
});

export type Target = z.infer<typeof targetSchema>;

function isLoopback(address: string): boolean {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === 'http:' && LOOPBACK.includes(hostname);
  } catch {
    return false;
  }
}

/** What a failed check says, in one sentence. */
export function sentenceOf(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) =>
      path.length > 0 ? `${path.join('.')}: ${message}` : message,
    )
    .join('; ');
}
