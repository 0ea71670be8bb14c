import {
  AuthService,
  LoggerService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { FileBesideEntity } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { NamedPolicy, PolicyFiles, PolicyFilesOptions } from './PolicyFiles';
import { PolicyFileStore } from './PolicyFileStore';

const READ_FILES = 'canary.judge.readFileLocations';

/** Policies in files beside models. */
export function createPolicies(options: {
  auth: AuthService;
  catalog: CatalogService;
  config: Config;
  configured: PolicyFilesOptions['configured'];
  knex: Knex;
  logger: LoggerService;
  named(): NamedPolicy[];
  scheduler: SchedulerService;
  urlReader: UrlReaderService;
}) {
  const { config, knex, scheduler } = options;
  const store = new PolicyFileStore(knex);
  const files = new PolicyFiles({
    ...options,
    store,
    files: FileBesideEntity.create({
      integrations: ScmIntegrations.fromConfig(config),
      reader: options.urlReader,
      readFileLocations: config.getOptionalBoolean(READ_FILES) ?? false,
      readFileLocationsKey: READ_FILES,
      elsewhere: 'name the policy in canary.judge.policies',
    }),
  });
  return {
    list: () => store.list(),
    async schedule(): Promise<void> {
      await scheduler.scheduleTask({
        id: 'read-judge-policies',
        frequency: { minutes: 1 },
        timeout: { minutes: 2 },
        scope: 'global',
        fn: async () => files.load(new Date()),
      });
    },
  };
}
