import { NotAsked } from './CodeHost';

/** Somebody who may be asked for a review. */
export interface Reviewer {
  /** As it was given. */
  handle: string;
  /** Of a person, or of the team. */
  name: string;
  isTeam: boolean;
}

/** What it means that a host refuses to ask somebody. */
export const NOT_TO_BE_ASKED = 'they may not be asked for a review';

/** Reads what `CODEOWNERS` says: `@otto`, `@travel/ml-owners`. */
export function reviewerOf(handle: string): Reviewer {
  const parts = handle.replace(/^@/, '').split('/');
  return {
    handle,
    name: parts[parts.length - 1],
    isTeam: parts.length > 1,
  };
}

/** As GitHub and Gitea are asked for them. */
export function asRequested(reviewers: readonly Reviewer[]) {
  const namesOf = (teams: boolean) =>
    reviewers.flatMap(({ name, isTeam }) => (isTeam === teams ? [name] : []));
  return { reviewers: namesOf(false), team_reviewers: namesOf(true) };
}

/** Somebody whom the host refuses to ask. */
export function refused({ handle }: Reviewer, error: unknown): NotAsked {
  return {
    reviewer: handle,
    reason: error instanceof Error ? error.message : 'no answer',
  };
}

/** Those of whom the host does not say that they are asked. */
export function leftOut(
  reviewers: readonly Reviewer[],
  asked: { people: readonly string[]; teams?: readonly string[] },
  host: string,
): NotAsked[] {
  const { people, teams = [] } = asked;
  const isAmong = (names: readonly string[], name: string) =>
    names.some(one => one.toLowerCase() === name.toLowerCase());
  return reviewers
    .filter(({ name, isTeam }) => !isAmong(isTeam ? teams : people, name))
    .map(({ handle }) => ({
      reviewer: handle,
      reason: `${host} left them out without a word`,
    }));
}

/** A sentence for people; undefined: everybody was asked. @public */
export function notAskedSentence(
  notAsked: readonly NotAsked[] = [],
): string | undefined {
  if (notAsked.length === 0) return undefined;
  const names = notAsked.map(
    ({ reviewer, reason }) => `${reviewer} (${reason})`,
  );
  return `Not asked for a review: ${names.join(', ')}.`;
}

/** What is said of a pull request, and one sentence more where somebody was not asked for a review. @public */
export function withNotAsked(
  sentence: string,
  notAsked: readonly NotAsked[] | undefined,
): string {
  return [sentence, notAskedSentence(notAsked) ?? []].flat().join(' ');
}
