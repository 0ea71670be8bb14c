import {
  AuditorService,
  AuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { CodeHost } from '@bellwether/plugin-models-node';
import { RegistryWriter } from '../registry';
import { AfterMerge, FollowedMerge, FollowedMerges } from './FollowedMerges';

/** Does what follows from a merge: tags of the model, and an entry of the catalog. Repeating it changes nothing. */
export class Afterwards {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      registry: (instance: string) => RegistryWriter;
    },
  ) {}

  async do({ registry, model, tags, catalogUrl }: AfterMerge): Promise<void> {
    const writer = this.options.registry(registry);
    for (const [key, value] of Object.entries(tags)) {
      if (value === null) await writer.untag(model, key);
      else await writer.tag(model, key, value);
    }
    if (catalogUrl === undefined) return;
    const { auth, catalog } = this.options;
    try {
      // Of the portal's own: the file was reviewed, and whoever asked may add nothing else to the catalog by it.
      await catalog.addLocation(
        { type: 'url', target: catalogUrl },
        { credentials: await auth.getOwnServiceCredentials() },
      );
    } catch (error) {
      if (!isError(error) || error.name !== 'ConflictError') throw error;
    }
  }
}

/** Looks at each pull request whose turn it is: one that is merged has its consequences, one that is turned down has none. */
export async function followMerges(options: {
  afterwards: Afterwards;
  auditor: AuditorService;
  host: CodeHost;
  logger: LoggerService;
  merges: FollowedMerges;
}): Promise<void> {
  const { host, logger, merges } = options;
  for (const merge of await merges.due()) {
    const { id, repository, number, then } = merge;
    let isMerged = false;
    const named = `pull request ${number} of ${repository}`;
    try {
      const { is } = await host.look(repository, number);
      if (is === 'open') {
        await merges.lookLater(merge);
        continue;
      }
      isMerged = is === 'merged';
      if (isMerged) await audited(merge, options);
      await merges.forget(id);
      logger.info(
        isMerged
          ? `After the merge of ${named}: '${then.model}' is tagged in ${then.registry}`
          : `The ${named} was turned down; '${then.model}' stays as it is`,
      );
    } catch (error) {
      // What a merge has to be followed by is tried with each run.
      if (!isMerged) await merges.lookLater(merge);
      logger.warn(
        `What follows from ${named} waits: ${
          isError(error) ? error.message : 'no answer'
        }`,
      );
    }
  }
}

/** No task runs any more whose record would tell of it. */
async function audited(
  { repository, number, then }: FollowedMerge,
  { afterwards, auditor }: { afterwards: Afterwards; auditor: AuditorService },
): Promise<void> {
  const event = await auditor.createEvent({
    eventId: 'merge-follow',
    severityLevel: 'medium',
    meta: { repository, number, ...then },
  });
  try {
    await afterwards.do(then);
    await event.success();
  } catch (error) {
    await event.fail({
      error: isError(error) ? error : new Error('no answer'),
    });
    throw error;
  }
}
