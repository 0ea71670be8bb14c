import {
  AuthService,
  DiscoveryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { CHALLENGER, CHAMPION } from '@bellwether/plugin-models-common';
import { CodeHost } from '@bellwether/plugin-models-node';
import { objectNameOf, whyServed } from '../check';
import { addressOnHost, slugAnnotationOf } from '../repository';
import { requireModelExamples } from './examples';
import { assertMayChange } from './mayChange';
import { modelsClientFor } from './modelsClient';

/** Versions by alias. */
interface Aliases {
  champion?: number;
  next?: number;
}

/** What a promotion begins with, as the scaffolder keeps it. */
type Promotion = {
  champion: number | null;
  next: number;
};

/** That a model may be changed by the person, and is as the rest of the task needs it. Changes nothing. */
export function createRequireModelAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  host: Pick<CodeHost, 'problemOf'>;
  integrations: ScmIntegrationRegistry;
  permissions: PermissionsService;
}) {
  return createTemplateAction({
    id: 'bellwether:model:require',
    description:
      'Refuses a task before anything is made: the person may not change the model, or the model is not as it has to be.',
    examples: requireModelExamples,
    supportsDryRun: true,
    schema: {
      input: {
        model: z => z.string().describe('Entity ref of the model'),
        confirmedName: z =>
          z.string().optional().describe('Has to be the name of the model'),
        challenger: z =>
          z.boolean().default(false).describe('It has to have one'),
        unserved: z =>
          z.boolean().default(false).describe('No pod may serve it'),
        repoUrl: z =>
          z
            .string()
            .optional()
            .describe(
              'host?owner=…&repo=…; has to be where the portal can open pull requests',
            ),
      },
      output: {
        name: z => z.string(),
        objectName: z =>
          z.string().describe('Of objects on a cluster, after the model'),
        projectName: z =>
          z.string().describe('Of the entity of the project that trains it'),
        registry: z => z.string(),
        owner: z => z.string().describe('Entity ref'),
        ownerName: z => z.string(),
        champion: z => z.number().optional(),
        challenger: z => z.number().optional(),
        newest: z => z.number().optional(),
        slugAnnotation: z =>
          z
            .string()
            .describe(
              'Annotation in which Backstage keeps owner and name of a repository on such a host; empty: it knows none',
            ),
      },
    },
    async handler(ctx) {
      const { model, confirmedName, challenger, unserved, repoUrl } = ctx.input;
      const credentials = await ctx.getInitiatorCredentials();
      await assertMayChange(options.permissions, model, {
        ref: ctx.user?.ref,
        credentials,
      });
      const address = repoUrl
        ? addressOnHost(options.host, repoUrl)
        : undefined;
      const client = await modelsClientFor(options, credentials);
      const detail = await client.getModel(model);
      const name = detail.registry.modelName;
      if (confirmedName !== undefined && confirmedName !== name) {
        throw new InputError(
          `confirmedName: '${confirmedName}' is not the name of the model, '${name}'`,
        );
      }
      const versionOf = (alias: string) =>
        detail.aliases.find(known => known.alias === alias)?.version;
      let champion = versionOf(CHAMPION);
      const next = versionOf(CHALLENGER);
      if (challenger) {
        const aliases = () => promotionOf(name, { champion, next });
        const begun = ctx.isDryRun
          ? aliases()
          : await ctx.checkpoint({
              key: 'bellwether.aliases',
              fn: async () => aliases(),
            });
        assertStill(name, begun, { champion, next });
        champion = begun.champion ?? undefined;
      }
      if (unserved) {
        const { servers, clusters } = await client.getServers(model);
        const unread = clusters.filter(
          ({ readAt, staleSince }) => !readAt || staleSince,
        );
        if (clusters.length === 0 || unread.length > 0) {
          throw new ServiceUnavailableError(
            `model: whether '${name}' is still served is not known: ${
              unread.map(({ cluster }) => cluster).join(', ') || 'no cluster'
            } ${clusters.length === 0 ? 'was read' : 'does not answer'}`,
          );
        }
        const running = servers.flatMap(server => whyServed(server) ?? []);
        if (running.length > 0) {
          throw new ConflictError(
            `model: '${name}' is still served: ${running.join(
              ', ',
            )}. Stop its traffic first, and let the change be applied`,
          );
        }
      }
      ctx.output('name', name);
      ctx.output('objectName', objectNameOf(name));
      ctx.output('projectName', projectNameOf(model));
      ctx.output('registry', detail.registry.instance);
      const owner = parseEntityRef(detail.owner, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      });
      ctx.output('owner', stringifyEntityRef(owner));
      ctx.output('ownerName', owner.name);
      if (champion !== undefined) ctx.output('champion', champion);
      if (next !== undefined) ctx.output('challenger', next);
      if (detail.newestVersion !== undefined) {
        ctx.output('newest', detail.newestVersion);
      }
      ctx.output(
        'slugAnnotation',
        (address && slugAnnotationOf(address, options.integrations)) ?? '',
      );
      ctx.logger.info(`'${name}' may be changed, and is as it has to be`);
    },
  });
}

/** @throws ConflictError - there is nothing to be promoted */
function promotionOf(name: string, { champion, next }: Aliases): Promotion {
  if (next === undefined) {
    throw new ConflictError(
      `model: '${name}' has no challenger; the pipeline sets one when it registers a version`,
    );
  }
  if (next === champion) {
    throw new ConflictError(
      `model: version ${champion} of '${name}' is challenger and champion at once; nothing is to be promoted`,
    );
  }
  return { champion: champion ?? null, next };
}

/**
 * A repetition goes on with the version that was proposed, and with the evidence against the champion of that time. That the task
 * itself has moved champion is no change.
 *
 * @throws ConflictError - somebody else has moved one of them meanwhile
 */
function assertStill(
  name: string,
  begun: Promotion,
  { champion, next }: Aliases,
): void {
  const isMoved = champion !== undefined && champion === begun.next;
  if (next === begun.next && ((champion ?? null) === begun.champion || isMoved))
    return;
  throw new ConflictError(
    `model: this task is about version ${
      begun.next
    } of '${name}' as challenger and ${
      begun.champion ?? 'none'
    } as champion, and by now they are ${next ?? 'none'} and ${
      champion ?? 'none'
    }; start a new one`,
  );
}

/** Entities have names of 63 characters at most. */
function projectNameOf(model: string): string {
  const { name } = parseEntityRef(model, { defaultKind: 'resource' });
  return `${name.slice(0, 54).replace(/[-_.]+$/, '')}-training`;
}
