import { RE2JS } from 're2js';

/** No name that a target could fit is longer; neither is a pattern that somebody has written for one. */
const LONGEST_PATTERN = 253;

/** Counts as in `a{3,20}` are written out before they are matched: all of a pattern's together. */
const MOST_COUNTED = 253;

/**
 * Whether a name fits what a patch's `target` says of it: a regular expression that has to fit as a whole; nothing fits any.
 *
 * Kustomize takes Go's, which are matched in time that grows with the name alone. So does this, and not with those of
 * JavaScript, with which a pattern from a repository could hold the event loop for good.
 *
 * @returns undefined where it is no regular expression that Kustomize takes, or one of more than 253 characters or counts
 */
export function fitsTarget(
  pattern: string | undefined,
  name: string,
): boolean | undefined {
  if (!pattern) return true;
  if (pattern.length > LONGEST_PATTERN || countedIn(pattern) > MOST_COUNTED) {
    return undefined;
  }
  try {
    return RE2JS.compile(`^(?:${pattern})$`).matcher(name).find();
  } catch {
    return undefined;
  }
}

/** The sum of the most that each counted repetition of a pattern asks for. */
function countedIn(pattern: string): number {
  return [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce(
    (sum, [, least, most]) => sum + Number(most || least),
    0,
  );
}
