import { AuthService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_DRIFT_MONITOR } from '@bellwether/plugin-drift-common';
import { FileBesideEntity } from './FileBesideEntity';
import { Loaded } from './Loaded';

/** The definitions that models name by annotation. */
export class AnnotatedEntities {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      files: FileBesideEntity;
    },
  ) {}

  /** @param configured - names of monitors that app-config defines: an annotation may point at one of them */
  async read(configured: ReadonlySet<string>): Promise<Loaded[]> {
    const { auth, catalog, files } = this.options;
    const { items } = await catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_DRIFT_MONITOR}`]:
            CATALOG_FILTER_EXISTS,
        },
        fields: ['kind', 'metadata'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const loaded: Loaded[] = [];
    for (const entity of items) {
      const value = entity.metadata.annotations?.[ANNOTATION_DRIFT_MONITOR];
      for (const name of (value ?? '').split(',').map(part => part.trim())) {
        if (name && !configured.has(name)) {
          loaded.push(await files.read(entity, name));
        }
      }
    }
    return loaded;
  }
}
