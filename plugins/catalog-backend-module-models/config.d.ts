import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

/** Where the owner or the system of a model is looked for: registry tag, then run tag, then mapping, then default. */
interface ModelBelonging {
  /** Registry tags of the model, in the order in which they are asked. Default: `owner`, `team`; or `system`. */
  tags?: string[];
  /** Tags of the run of the described version (champion, else challenger, else newest). Default: as `tags`. */
  runTags?: string[];
}

export interface Config {
  catalog?: {
    providers?: {
      /** Registries whose models stand in the catalog. */
      models?: {
        [id: string]: {
          /**
           * Registry instance: a key of `models.registries`. Entries may share one, each with a filter of its own; a
           * model belongs to the first entry, by id, whose filter it passes.
           */
          registry: string;
          /** Namespace of the entities. Default: `default`. */
          namespace?: string;
          /** How often everything is read, beside changes as they come. Default: every 30 minutes. */
          schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
          /** Which models; without it, all. */
          filter?: {
            /** Regular expression that the whole or part of the name must match. */
            name?: string;
            /** Registry tags that the model must have. */
            tags?: { [key: string]: string };
          };
          owner: ModelBelonging & {
            /** Owners by the model's name; the first match counts. */
            mapping?: Array<{
              /** Regular expression. */
              name: string;
              /** Entity ref, for example `group:default/ml-platform`. */
              owner: string;
            }>;
            /** Owners of servers whose model no registry holds, by Kubernetes namespace. */
            namespaces?: { [namespace: string]: string };
            /** Owner of what nothing else says. */
            default: string;
          };
          system?: ModelBelonging & {
            mapping?: Array<{
              /** Regular expression. */
              name: string;
              /** Entity ref, for example `system:default/flight-ops`. */
              system: string;
            }>;
            default?: string;
          };
        };
      };
    };
  };
}
