import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { isFresh } from './AppliedSets';
import { Digests, layOver } from './digests';
import { Part } from './overlay';

/** With more differences than these, the whole set is given: the catalog compares it faster. */
const MAX_DIFFERENCES = 1000;

/**
 * What the catalog was given by this replica, entity by entity, so that of a set that was read only the differences need be
 * given: the catalog's comparison of ten thousand entities holds up everything else.
 */
export class GivenSet {
  readonly #digests: Digests;
  #generation: number;

  /**
   * @param digests - of the whole set
   * @param generation - that was recorded with it
   * @param givenAt - when the catalog compared all of it
   */
  constructor(digests: Digests, generation: number, readonly givenAt: Date) {
    this.#digests = digests;
    this.#generation = generation;
  }

  /** Follows a part that this replica gave. */
  follow(part: Part): void {
    layOver(this.#digests, part);
    this.#generation += 1;
  }

  /**
   * What has to be given for the catalog to hold this set.
   *
   * @param generation - that is recorded now: another one than this replica's says that another replica gave something
   * @returns undefined when only the whole set will do
   */
  differences(
    entities: readonly Entity[],
    digests: Digests,
    generation: number,
  ): Part | undefined {
    if (generation !== this.#generation || !isFresh(this.givenAt)) {
      return undefined;
    }
    const part: Part = {
      added: entities.filter(entity => {
        const ref = stringifyEntityRef(entity);
        return this.#digests.get(ref) !== digests.get(ref);
      }),
      removed: [...this.#digests.keys()].filter(ref => !digests.has(ref)),
    };
    return part.added.length + part.removed.length > MAX_DIFFERENCES
      ? undefined
      : part;
  }
}
