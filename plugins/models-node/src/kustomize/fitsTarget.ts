/**
 * Whether a name fits what a patch's `target` says of it: a regular expression that has to fit as a whole; nothing fits any.
 *
 * @returns undefined where it is no regular expression
 */
export function fitsTarget(
  pattern: string | undefined,
  name: string,
): boolean | undefined {
  if (!pattern) return true;
  try {
    return new RegExp(`^(?:${pattern})$`).test(name);
  } catch {
    return undefined;
  }
}
