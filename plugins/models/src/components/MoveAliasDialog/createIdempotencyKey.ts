const BYTES = 16;

/** A key that names one request, so that its repetition changes nothing. Also where a page is not served by HTTPS. */
export function createIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
