import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';

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
    return entity?.relations?.find(({ type }) => type === RELATION_OWNED_BY)
      ?.targetRef;
  }
}
