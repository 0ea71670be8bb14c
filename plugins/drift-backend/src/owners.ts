import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';
import { MODEL_TYPE } from '@bellwether/plugin-models-common';

/** Models that are asked for at once. */
const BATCH = 500;

/** A model as the catalog has it. */
export interface KnownModel {
  owner?: string;
  /** False of an entity that is no registered model. */
  isRegistered: boolean;
}

/** Who owns a model, and what it is called, as the catalog says. */
export class OwnerDirectory {
  constructor(
    private readonly options: { auth: AuthService; catalog: CatalogService },
  ) {}

  async ownerOf(entityRef: string): Promise<string | undefined> {
    const { auth, catalog } = this.options;
    const entity = await catalog.getEntityByRef(entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    return ownerIn(entity);
  }

  /** Those that the catalog knows, by entity. */
  async find(
    entityRefs: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, KnownModel>> {
    const { auth, catalog } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const asked = [...entityRefs];
    const known = new Map<string, KnownModel>();
    for (let start = 0; start < asked.length; start += BATCH) {
      const batch = asked.slice(start, start + BATCH);
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs: batch, fields: ['kind', 'spec.type', 'relations'] },
        { credentials },
      );
      items.forEach((entity, index) => {
        if (!entity) return;
        known.set(batch[index], {
          owner: ownerIn(entity),
          isRegistered:
            entity.kind.toLowerCase() === 'resource' &&
            entity.spec?.type === MODEL_TYPE,
        });
      });
    }
    return known;
  }
}

function ownerIn(entity: Entity | undefined): string | undefined {
  return entity?.relations?.find(({ type }) => type === RELATION_OWNED_BY)
    ?.targetRef;
}
