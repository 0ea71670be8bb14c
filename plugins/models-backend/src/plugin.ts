import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { modelsPermissions } from '@bellwether/plugin-models-common';
import {
  MetricProfile,
  metricProfilesExtensionPoint,
  modelRegistriesExtensionPoint,
  ModelRegistryType,
  readPrometheusUpstreams,
  ReadUpstreams,
  ServerKind,
  serverKindsExtensionPoint,
  upstreamsExtensionPoint,
} from '@bellwether/plugin-models-node';
import { rolloutKind } from './adapters/argo-rollouts';
import { inferenceServiceKind } from './adapters/kserve';
import { metricProfiles } from './adapters/metric-profiles';
import { mlflowRegistryType } from './adapters/mlflow';
import { createModelsBackend } from './createModelsBackend';
import { connectDatabase } from './database';

/**
 * Reads registries and clusters, answers for one model and for the fleet, and moves aliases.
 *
 * @public
 */
export const modelsPlugin = createBackendPlugin({
  pluginId: 'models',
  register(env) {
    const registryTypes: ModelRegistryType[] = [mlflowRegistryType];
    const kinds: ServerKind[] = [rolloutKind, inferenceServiceKind];
    const profiles: MetricProfile[] = [...metricProfiles];
    const upstreams: ReadUpstreams[] = [readPrometheusUpstreams];

    env.registerExtensionPoint(modelRegistriesExtensionPoint, {
      addRegistryType: type => registryTypes.push(type),
    });
    env.registerExtensionPoint(serverKindsExtensionPoint, {
      addServerKind: kind => kinds.push(kind),
    });
    // What a module adds is asked before what every portal has, so that it may know better.
    env.registerExtensionPoint(metricProfilesExtensionPoint, {
      addMetricProfile: profile => profiles.unshift(profile),
    });

    env.registerExtensionPoint(upstreamsExtensionPoint, {
      addUpstreams: read => upstreams.push(read),
    });

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        rootLifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init({ database, httpRouter, permissionsRegistry, ...services }) {
        permissionsRegistry.addPermissions(modelsPermissions);
        const { router, start } = await createModelsBackend({
          ...services,
          knex: await connectDatabase(database),
          registryTypes,
          kinds,
          profiles,
          upstreams: upstreams.flatMap(read => read(services.config)),
        });
        httpRouter.use(router);
        httpRouter.addAuthPolicy({
          path: '/v1/webhooks',
          allow: 'unauthenticated',
        });
        // A first read of a large registry would hold up the other plugins' start.
        services.rootLifecycle.addStartupHook(start);
      },
    });
  },
});
