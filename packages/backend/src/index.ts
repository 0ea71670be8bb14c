import { createBackend } from '@backstage/backend-defaults';
import {
  createBackendFeatureLoader,
  coreServices,
} from '@backstage/backend-plugin-api';

/** Guest sign-in exists outside production only, whatever the configuration says. */
const signIn = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    if (
      process.env.NODE_ENV !== 'production' &&
      config.has('auth.providers.guest')
    ) {
      yield import('@backstage/plugin-auth-backend-module-guest-provider');
    }
    if (config.has('auth.providers.oidc')) {
      yield import('@backstage/plugin-auth-backend-module-oidc-provider');
    }
  },
});

const search = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    yield import('@backstage/plugin-search-backend');
    yield import('@backstage/plugin-search-backend-module-catalog');
    if (config.getOptionalString('backend.database.client') === 'pg') {
      yield import('@backstage/plugin-search-backend-module-pg');
    }
  },
});

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(signIn);
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./policy'));
backend.add(import('./templates'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(search);

backend.add(import('@bellwether/plugin-models-backend'));
backend.add(import('@bellwether/plugin-catalog-backend-module-models'));
backend.add(import('@bellwether/plugin-drift-backend'));
backend.add(import('@bellwether/plugin-canary-backend'));
backend.add(import('@bellwether/plugin-cost-backend'));
backend.add(import('@bellwether/plugin-scaffolder-backend-module-models'));

backend.start().catch((error: Error) => {
  // A portal that is half there answers 503 for ever: it ends, and its last word is what to correct.
  process.stderr.write(`${error.message}\n`, () => process.exit(1));
});
