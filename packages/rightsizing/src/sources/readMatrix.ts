import { z } from 'zod';
import type { Samples } from '../usage';

/** One series of an answer. */
export interface MatrixSeries {
  labels: Record<string, string>;
  samples: Samples;
}

/** An answer that is no range of samples; the message says why, in one sentence. */
export class MatrixError extends Error {
  readonly name = 'MatrixError';
}

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

const QUOTE = 0x22;
const COMMA = 0x2c;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const VALUES = Buffer.from('"values":[');
const METRIC = Buffer.from('"metric":');
/** Powers of ten. */
const TENS = Array.from({ length: 16 }, (_, i) => 10 ** i);
/** Whole numbers of so many digits are small integers, which the runtime adds fastest. */
const GROUP_DIGITS = 9;
/** Of what stands behind the point, so many digits count: a double holds hardly more. */
const MOST_TENTHS = 15;

/** Where samples are put until it is known how many there are; kept, since large new arrays cost more than what is put into them. */
let scratchAt = new Float64Array(1 << 14);
let scratchValue = new Float64Array(1 << 14);

function growScratch(): void {
  const [at, value] = [scratchAt, scratchValue];
  scratchAt = new Float64Array(2 * at.length);
  scratchAt.set(at);
  scratchValue = new Float64Array(2 * value.length);
  scratchValue.set(value);
}

/** A number that is not written in plain digits: an exponent, a sign, "NaN", "+Inf". */
function oddNumber(bytes: Buffer, start: number, end: number): number {
  const number = Number(bytes.toString('latin1', start, end));
  return Number.isFinite(number) ? number : NaN;
}

/**
 * The samples from just behind `"values":[`, read where they stand, since an answer of a month of samples as objects takes ten times
 * its size. One loop over the bytes, for speed. Null where they are not written as Prometheus writes them.
 */
function scanValues(
  bytes: Buffer,
  from: number,
): { samples: Samples; end: number } | null {
  const length = bytes.length;
  let at = scratchAt;
  let value = scratchValue;
  let count = 0;
  let i = from;
  while (i < length && bytes[i] === OPEN) {
    i++;
    if (count === at.length) {
      growScratch();
      at = scratchAt;
      value = scratchValue;
    }
    for (let which = 0; which < 2; which++) {
      const end = which === 0 ? COMMA : QUOTE;
      const start = i;
      let byte = bytes[i];
      let group = 0;
      while (byte >= ZERO && byte <= NINE && i - start < GROUP_DIGITS) {
        group = (10 * group + byte - ZERO) | 0;
        byte = bytes[++i];
      }
      let number = group;
      while (byte >= ZERO && byte <= NINE) {
        number = 10 * number + (byte - ZERO);
        byte = bytes[++i];
      }
      // Beyond fifteen digits the sum above is not exact, and the number is read again below.
      const isPlain = i - start <= MOST_TENTHS && i > start;
      if (byte === DOT) {
        const point = ++i;
        group = 0;
        byte = bytes[i];
        while (byte >= ZERO && byte <= NINE && i - point < GROUP_DIGITS) {
          group = (10 * group + byte - ZERO) | 0;
          byte = bytes[++i];
        }
        let digits = i - point;
        let behind = group / TENS[digits];
        if (digits === GROUP_DIGITS) {
          group = 0;
          while (byte >= ZERO && byte <= NINE && i - point < MOST_TENTHS) {
            group = (10 * group + byte - ZERO) | 0;
            byte = bytes[++i];
          }
          digits = i - point;
          behind += group / TENS[digits];
          while (byte >= ZERO && byte <= NINE) byte = bytes[++i];
        }
        number += behind;
      }
      if (byte !== end || !isPlain) {
        while (i < length && bytes[i] !== end) i++;
        if (i >= length) return null;
        number = oddNumber(bytes, start, i);
      }
      i++;
      if (which === 0) {
        if (!(number >= 0) || bytes[i++] !== QUOTE) return null;
        at[count] = number;
      } else value[count] = number;
    }
    if (bytes[i++] !== CLOSE) return null;
    count++;
    if (bytes[i] === COMMA) i++;
  }
  if (bytes[i] !== CLOSE) return null;
  return {
    samples: { at: at.slice(0, count), value: value.slice(0, count) },
    end: i + 1,
  };
}

function scan(bytes: Buffer): MatrixSeries[] | null {
  if (bytes.indexOf('"resultType":"matrix"') < 0) return null;
  const found: MatrixSeries[] = [];
  let at = bytes.indexOf(METRIC);
  while (at >= 0) {
    const values = bytes.indexOf(VALUES, at);
    if (values < 0) return null;
    // What lies between is the labels and a comma.
    const text = bytes.toString('utf8', at + METRIC.length, values).trim();
    const labels = labelsOf(text.replace(/,$/, ''));
    const scanned = scanValues(bytes, values + VALUES.length);
    if (!labels || !scanned) return null;
    found.push({ labels, samples: scanned.samples });
    at = bytes.indexOf(METRIC, scanned.end);
  }
  return found;
}

const labelsSchema = z.record(z.string(), z.string());

function labelsOf(text: string): Record<string, string> | null {
  try {
    return labelsSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function parse(bytes: Buffer): MatrixSeries[] {
  let answer: unknown;
  try {
    answer = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new MatrixError('The answer is not JSON');
  }
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new MatrixError(
      `The answer is no range of samples: ${
        path.join('.') || 'answer'
      }: ${message}`,
    );
  }
  return parsed.data.data.result.map(({ metric, values }) => ({
    labels: metric,
    samples: {
      at: Float64Array.from(values, ([at]) => at),
      value: Float64Array.from(values, ([, value]) =>
        /^[-\d]/.test(value) ? Number(value) : NaN,
      ),
    },
  }));
}

/**
 * Reads an answer of Prometheus's `query_range`. Samples that are no number ("NaN", "+Inf") are NaN: not measured.
 *
 * @param answer - the body, as it came
 * @throws MatrixError for what is no such answer
 */
export function readMatrix(answer: Uint8Array): MatrixSeries[] {
  const bytes = Buffer.from(
    answer.buffer,
    answer.byteOffset,
    answer.byteLength,
  );
  return scan(bytes) ?? parse(bytes);
}
