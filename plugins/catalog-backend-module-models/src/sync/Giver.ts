import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { AppliedSet, AppliedSets, isFresh } from './AppliedSets';
import { digestOfAll, Digests } from './digests';
import { GivenSet } from './GivenSet';
import { Part } from './overlay';

export interface GiverOptions {
  providerName: string;
  locationKey: string;
  applied: AppliedSets;
  connection: EntityProviderConnection;
  logger: LoggerService;
}

/** Gives entities to the catalog, as few as will do, and notes what it gave. Not to be called again before it is done. */
export class Giver {
  static create(options: GiverOptions): Giver {
    return new Giver(options);
  }

  readonly #options: GiverOptions;
  /** Undefined while it is not known what the catalog holds. */
  #given?: GivenSet;

  private constructor(options: GiverOptions) {
    this.#options = options;
  }

  /**
   * Makes the catalog hold this set.
   *
   * @param digests - of the entities
   * @param before - what was noted last
   */
  async giveWhole(
    entities: Entity[],
    digests: Digests,
    before: AppliedSet,
  ): Promise<void> {
    const { connection, logger } = this.#options;
    const { appliedAt, generation } = before;
    const digest = digestOfAll(digests);
    if (before.digest === digest && appliedAt && isFresh(appliedAt)) {
      logger.debug(`${entities.length} entities are unchanged`);
      this.#given = new GivenSet(digests, generation, appliedAt);
      return;
    }
    const given = this.#given;
    const differences = given?.differences(entities, digests, generation);
    if (given && differences) {
      const count = await this.givePart(differences);
      await this.#note(
        digests,
        digest,
        given.givenAt,
        generation + (count > 0 ? 1 : 0),
      );
      logger.info(`The catalog was given ${count} entities that differ`);
      return;
    }
    this.#given = undefined;
    await connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => this.#deferred(entity)),
    });
    await this.#note(digests, digest, new Date(), generation);
    logger.info(`The catalog was given ${entities.length} entities`);
  }

  /** @returns how many entities were given or taken away */
  async givePart(part: Part): Promise<number> {
    const { added, removed } = part;
    const count = added.length + removed.length;
    if (count === 0) return 0;
    const { applied, connection, locationKey, providerName } = this.#options;
    const given = this.#given;
    // Until it is done it is not known what the catalog holds.
    this.#given = undefined;
    await applied.recordPart(providerName);
    await connection.applyMutation({
      type: 'delta',
      added: added.map(entity => this.#deferred(entity)),
      removed: removed.map(entityRef => ({ entityRef, locationKey })),
    });
    given?.follow(part);
    this.#given = given;
    return count;
  }

  /** @param expected - the generation noted last, unless another replica gave something meanwhile */
  async #note(
    digests: Digests,
    digest: string,
    givenAt: Date,
    expected: number,
  ) {
    const { applied, providerName } = this.#options;
    const generation = await applied.recordWhole(providerName, digest, givenAt);
    if (generation === expected + 1) {
      this.#given = new GivenSet(digests, generation, givenAt);
    } else {
      this.#given = undefined;
      await applied.recordPart(providerName);
    }
  }

  #deferred(entity: Entity) {
    return { entity, locationKey: this.#options.locationKey };
  }
}
