import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  GithubHost,
  KubernetesProxyClient,
} from '@bellwether/plugin-models-node';
import * as actions from './actions';
import { ModelChecks } from './check';
import { readTemplatesConfig } from './config';
import { ClusterSchemas, Schemas } from './manifests';
import { RegistryWriter } from './registry';
import { GithubRepositories } from './repository';
import { createRouter } from './router';

/** Actions for the templates of models, and what their form asks. */
export const scaffolderModuleModels = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'models',
  register(env) {
    env.registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
        reader: coreServices.urlReader,
      },
      async init({ scaffolder, httpRouter, ...deps }) {
        const { auth, catalog, discovery, permissions } = deps;
        const config = readTemplatesConfig(deps.config);
        const integrations = ScmIntegrations.fromConfig(deps.config);
        const repositories = GithubRepositories.create(integrations);
        const schemas = Schemas.load();
        const clusters = KubernetesProxyClient.create({ auth, discovery });
        const checks = new ModelChecks({
          auth,
          catalog,
          clusters,
          config,
          registry: instance =>
            RegistryWriter.create({ config: deps.config, instance }),
        });
        const registry = (instance?: string) => checks.registryOf(instance);
        const made = new actions.MadeThings();
        scaffolder.addActions(
          actions.createCheckModelAction({
            checks,
            config,
            permissions,
            repositories,
          }),
          actions.createCreateModelAction({ made, registry }),
          actions.createSetAliasAction({ auth, discovery }),
          actions.createCreateMonitorAction({ schemas, now: () => new Date() }),
          actions.createValidateManifestsAction({
            clusters: new ClusterSchemas(clusters),
            schemas,
          }),
          actions.createEstimateCostAction({ config }),
          actions.createPublishRepositoryAction({
            auth,
            catalog,
            made,
            repositories,
          }),
          actions.createChangeRequestAction({
            host: GithubHost.create({ integrations }),
          }),
          actions.createAwaitModelAction({ catalog }),
          actions.createReportMadeAction({ made }),
          actions.createReleaseStepsAction({ checks, config }),
          actions.createRequireModelAction({ auth, discovery, permissions }),
          actions.createTagModelAction({
            auth,
            discovery,
            permissions,
            registry,
          }),
          actions.createWriteEvidenceAction({ auth, discovery }),
        );
        httpRouter.use(
          createRouter({
            ...deps,
            checks,
            clusters,
            config,
            integrations,
            repositories,
          }),
        );
      },
    });
  },
});
