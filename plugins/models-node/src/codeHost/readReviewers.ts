import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Who is asked to review a pull request, as `CODEOWNERS` has them, by the owner of the model. @public */
export type Reviewers = ReadonlyMap<string, readonly string[]>;

const reviewersSchema = z.record(
  z.string(),
  z.array(
    z
      .string()
      .regex(
        /^@[\w.-]+(\/[\w.-]+)*$/,
        'must be such as @otto or @travel/ml-owners',
      ),
  ),
);

/**
 * @param key - such as `cost.reviewers`
 * @throws InputError - names the key that is wrong
 * @public
 */
export function readReviewers(root: Config, key: string): Reviewers {
  const read = reviewersSchema.safeParse(root.getOptional(key) ?? {});
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    throw new InputError(`${[key, ...path].join('.')}: ${message}`);
  }
  return new Map(
    Object.entries(read.data).map(([owner, names]) => [
      owner.toLowerCase(),
      names,
    ]),
  );
}

/** Each once, of all the owners. @public */
export function reviewersFor(
  reviewers: Reviewers,
  owners: ReadonlyArray<string | undefined>,
): string[] {
  return [
    ...new Set(
      owners.flatMap(owner => reviewers.get((owner ?? '').toLowerCase()) ?? []),
    ),
  ];
}
