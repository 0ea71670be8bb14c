import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_JUDGE_POLICY } from '@bellwether/plugin-canary-common';
import {
  FileBesideEntity,
  yamlProblemSentence,
} from '@bellwether/plugin-models-node';
import { JudgePolicyInput } from '@bellwether/rollout-judge';
import { parsePolicy } from './parsePolicy';
import { PolicyFileStore, PolicyPlace } from './PolicyFileStore';

/** A policy that a server names, beside its model. */
export type NamedPolicy = Pick<PolicyPlace, 'entityRef' | 'file'>;

export interface PolicyFilesOptions {
  auth: AuthService;
  catalog: CatalogService;
  /** Policies that app-config holds: the annotation of a model may name one of them. */
  configured: Readonly<Record<string, JudgePolicyInput>>;
  files: Pick<FileBesideEntity, 'read'>;
  logger: LoggerService;
  /** Those that servers name. */
  named(): NamedPolicy[];
  store: PolicyFileStore;
}

/** Reads the policies that stand beside models, and keeps the last good one of each. */
export class PolicyFiles {
  constructor(private readonly options: PolicyFilesOptions) {}

  async load(now: Date): Promise<void> {
    const { store } = this.options;
    const found = await this.#find();
    for (const { entity, ...place } of found) {
      await this.#take(entity, place, now);
    }
    const isFound = ({ entityRef, file }: PolicyPlace) =>
      found.some(place => place.entityRef === entityRef && place.file === file);
    await store.forget((await store.list()).filter(file => !isFound(file)));
  }

  async #take(entity: Entity, place: PolicyPlace, now: Date): Promise<void> {
    const { configured, files, logger, store } = this.options;
    if (Object.hasOwn(configured, place.file)) {
      return store.keepGood(place, configured[place.file], now);
    }
    const read = await files.read(entity, place.file);
    const { policy, problem } =
      read.text === undefined
        ? { policy: undefined, problem: { sentence: read.problem } }
        : parsePolicy(read.text);
    if (policy !== undefined) return store.keepGood(place, policy, now);
    logger.warn(
      `${place.file} of ${place.entityRef}: ${yamlProblemSentence(problem)}`,
    );
    return store.keepProblem(place, problem, now);
  }

  async #find(): Promise<Array<PolicyPlace & { entity: Entity }>> {
    const { auth, catalog, named } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const { items } = await catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_JUDGE_POLICY}`]:
            CATALOG_FILTER_EXISTS,
        },
        fields: ['kind', 'metadata'],
      },
      { credentials },
    );
    const found = items.flatMap(entity => {
      const file = entity.metadata.annotations?.[ANNOTATION_JUDGE_POLICY];
      return file
        ? [
            {
              entity,
              entityRef: stringifyEntityRef(entity),
              file,
              isModels: true,
            },
          ]
        : [];
    });
    const others = named().filter(
      ({ entityRef, file }) =>
        !found.some(
          place => place.entityRef === entityRef && place.file === file,
        ),
    );
    if (others.length === 0) return found;
    const { items: models } = await catalog.getEntitiesByRefs(
      {
        entityRefs: others.map(({ entityRef }) => entityRef),
        fields: ['kind', 'metadata'],
      },
      { credentials },
    );
    return [
      ...found,
      ...others.flatMap((place, index) => {
        const entity = models[index];
        return entity ? [{ ...place, entity, isModels: false }] : [];
      }),
    ];
  }
}
