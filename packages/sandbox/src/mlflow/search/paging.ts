import { invalidParameter } from '../MlflowError';

export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  nextPageToken?: string;
}

/** MLflow's page token: where the next page starts, as JSON in base64. */
export function createPageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString('base64');
}

function parseOffset(decoded: string): unknown {
  try {
    const parsed: unknown = JSON.parse(decoded);
    return typeof parsed === 'object' && parsed !== null && 'offset' in parsed
      ? parsed.offset
      : undefined;
  } catch {
    throw invalidParameter(`Invalid page token, decoded value=b'${decoded}'`);
  }
}

/** Where a page starts. */
export function offsetOf(pageToken: string | undefined): number {
  if (!pageToken) {
    return 0;
  }
  // Python's decoder ignores what is no base64 digit, and wants whole groups of four.
  const digits = pageToken.replace(/[^A-Za-z0-9+/=]/g, '');
  if (digits.length % 4 !== 0) {
    throw invalidParameter('Invalid page token, could not base64-decode');
  }
  const offset = parseOffset(Buffer.from(digits, 'base64').toString('latin1'));
  const number = Number(offset);
  if (!offset || !Number.isInteger(number)) {
    throw invalidParameter(
      offset
        ? `Invalid page token, not stringable ${offset}`
        : 'Invalid page token, parsed value={}',
    );
  }
  return number;
}

/** One page of a listing, without a copy of the rest. */
export function pageOf<T>(
  items: readonly T[],
  maxResults: number,
  pageToken: string | undefined,
): Page<T> {
  const start = offsetOf(pageToken);
  const end = start + maxResults;
  return {
    items: items.slice(start, Math.max(start, end)),
    ...(end < items.length && { nextPageToken: createPageToken(end) }),
  };
}
