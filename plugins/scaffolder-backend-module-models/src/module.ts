import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  IntegratedHosts,
  KubernetesProxyClient,
} from '@bellwether/plugin-models-node';
import * as actions from './actions';
import { ModelChecks } from './check';
import {
  readInferenceLogs,
  readJudgements,
  readTemplatesConfig,
} from './config';
import { ClusterSchemas, Schemas } from './manifests';
import { Afterwards, followMerges, FollowedMerges } from './merges';
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
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
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
        const made = actions.MadeThings.create({
          database: deps.database,
          now: () => new Date(),
        });
        const merges = FollowedMerges.create({
          database: deps.database,
          now: () => new Date(),
        });
        const host = IntegratedHosts.create({ integrations });
        const afterwards = new Afterwards({ auth, catalog, registry });
        await deps.scheduler.scheduleTask({
          id: 'bellwether-follow-merges',
          frequency: { minutes: 1 },
          timeout: { minutes: 5 },
          fn: () =>
            followMerges({
              afterwards,
              auditor: deps.auditor,
              host,
              logger: deps.logger,
              merges,
            }),
        });
        scaffolder.addActions(
          actions.createCheckModelAction({
            checks,
            config,
            integrations,
            permissions,
            repositories,
          }),
          actions.createCreateModelAction({ made, registry }),
          actions.createSetAliasAction({ auth, discovery, made, registry }),
          actions.createCreateMonitorAction({
            logOf: readInferenceLogs(deps.config),
            schemas,
            now: () => new Date(),
          }),
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
            host,
            integrations,
            made,
            schemas,
          }),
          actions.createReleaseEditsAction({
            auth,
            discovery,
            host,
            registry,
          }),
          actions.createFollowMergeAction({
            afterwards,
            auth,
            discovery,
            merges,
            permissions,
          }),
          actions.createAwaitModelAction({ catalog }),
          actions.createReportMadeAction({ made }),
          actions.createReleaseStepsAction({ checks, config }),
          actions.createRequireModelAction({
            auth,
            discovery,
            host,
            integrations,
            permissions,
          }),
          actions.createTagModelAction({
            auth,
            discovery,
            made,
            permissions,
            registry,
          }),
          actions.createWriteEvidenceAction({ auth, discovery, registry }),
        );
        httpRouter.use(
          createRouter({
            ...deps,
            checks,
            clusters,
            config,
            host,
            integrations,
            judgementOf: readJudgements(deps.config),
            repositories,
          }),
        );
      },
    });
  },
});
