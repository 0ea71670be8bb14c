import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { TemplateProcessor } from './TemplateProcessor';

/** Lets the catalog hold the scaffolder's templates. */
export const templatesModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'templates',
  register(env) {
    env.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint },
      async init({ catalog }) {
        catalog.addProcessor(new TemplateProcessor());
      },
    });
  },
});
