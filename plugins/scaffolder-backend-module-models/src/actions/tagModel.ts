import {
  AuthService,
  DiscoveryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { modelsAliasUpdatePermission } from '@bellwether/plugin-models-common';
import { RegistryWriter } from '../registry';
import { tagModelExamples } from './examples';
import { modelsClientFor } from './modelsClient';

/** Tags of a model in the registry, by whoever may move its aliases. */
export function createTagModelAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  permissions: PermissionsService;
  registry: (instance?: string) => RegistryWriter;
}) {
  return createTemplateAction({
    id: 'bellwether:registry:tag-model',
    description: 'Sets tags of a registered model, and takes some away.',
    examples: tagModelExamples,
    supportsDryRun: true,
    schema: {
      input: {
        model: z => z.string().describe('Entity ref of the model'),
        tags: z =>
          z
            .record(z.union([z.string(), z.number(), z.null()]))
            .describe('A tag that is null is taken away'),
      },
      output: {
        changed: z => z.array(z.string()),
        what: z => z.string().optional().describe('Absent: nothing'),
        undo: z => z.string().optional(),
      },
    },
    async handler(ctx) {
      const { model, tags } = ctx.input;
      const credentials = await ctx.getInitiatorCredentials();
      const [decision] = await options.permissions.authorize(
        [{ permission: modelsAliasUpdatePermission, resourceRef: model }],
        { credentials },
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `model: ${ctx.user?.ref ?? 'the caller'} may not change ${model}`,
        );
      }
      const client = await modelsClientFor(options, credentials);
      const { registry: at } = await client.getModel(model);
      const registry = options.registry(at.instance);
      const known = await registry.find(at.modelName);
      if (!known) {
        throw new NotFoundError(
          `model: ${registry.instance} has no '${at.modelName}' any more`,
        );
      }
      const changed = Object.entries(tags).filter(([key, value]) =>
        value === null
          ? known.tags[key] !== undefined
          : known.tags[key] !== String(value),
      );
      for (const [key, value] of changed) {
        const [would, did] =
          value === null
            ? ['Would take away', 'Took away']
            : ['Would set', 'Set'];
        if (!ctx.isDryRun) {
          if (value === null) await registry.untag(at.modelName, key);
          else await registry.tag(at.modelName, key, String(value));
        }
        ctx.logger.info(
          `${ctx.isDryRun ? would : did} ${key} of '${at.modelName}'`,
        );
      }
      ctx.output(
        'changed',
        changed.map(([key]) => key),
      );
      if (changed.length === 0) return;
      ctx.output(
        'what',
        `tags of '${at.modelName}' in ${registry.instance}: ${changed
          .map(([key]) => key)
          .join(', ')}`,
      );
      ctx.output(
        'undo',
        changed
          .map(([key]) =>
            known.tags[key] === undefined
              ? `delete the tag ${key}`
              : `set ${key} to '${known.tags[key]}' again`,
          )
          .join(', '),
      );
    },
  });
}
