/** Whether bytes spell `true` (true), `false` (false) or neither, in any case. */
export function booleanOf(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean | undefined {
  const length = end - start;
  if (length !== 4 && length !== 5) return undefined;
  const word = String.fromCharCode(...bytes.subarray(start, end)).toLowerCase();
  if (word === 'true') return true;
  return word === 'false' ? false : undefined;
}
