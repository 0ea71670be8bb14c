import {
  AuthService,
  DiscoveryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { RegistryWriter } from '../registry';
import { tagModelExamples } from './examples';
import { MadeThings } from './MadeThings';
import { assertMayChange } from './mayChange';
import { modelsClientFor } from './modelsClient';

/** Tags of a model in the registry, by whoever may move its aliases. */
export function createTagModelAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  made: MadeThings;
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
      },
    },
    async handler(ctx) {
      const { model, tags } = ctx.input;
      const credentials = await ctx.getInitiatorCredentials();
      await assertMayChange(options.permissions, model, {
        ref: ctx.user?.ref,
        credentials,
      });
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
      ctx.output(
        'changed',
        changed.map(([key]) => key),
      );
      if (ctx.isDryRun) {
        for (const [key, value] of changed) {
          ctx.logger.info(
            `Would ${value === null ? 'take away' : 'set'} ${key} of '${
              at.modelName
            }'`,
          );
        }
        return;
      }
      // What each tag was before this task, which a repetition does not see any more.
      const { before } = await ctx.checkpoint({
        key: 'bellwether.tags-before',
        fn: async () => ({
          before: Object.fromEntries(
            Object.keys(tags).map(key => [key, known.tags[key] ?? null]),
          ),
        }),
      });
      const thingOf = (key: string) => ({
        what: `the tag ${key} of '${at.modelName}' in ${registry.instance}`,
        undo:
          before[key] === null
            ? `delete the tag ${key} of '${at.modelName}'`
            : `set the tag ${key} of '${at.modelName}' to '${before[key]}' again`,
      });
      for (const [key, value] of changed) {
        // Noted first: an answer may be lost, and to undo what was not done does no harm.
        const perhaps = {
          ...thingOf(key),
          what: `perhaps ${thingOf(key).what}`,
        };
        await options.made.note(ctx.task.id, perhaps);
        try {
          if (value === null) await registry.untag(at.modelName, key);
          else await registry.tag(at.modelName, key, String(value));
        } catch (error) {
          const now = await registry.find(at.modelName).catch(() => undefined);
          const isDone = now && (now.tags[key] ?? null) === textOf(value);
          if (now) await options.made.forget(ctx.task.id, perhaps.what);
          if (!isDone) throw error;
        }
        await options.made.forget(ctx.task.id, perhaps.what);
        await options.made.note(ctx.task.id, thingOf(key));
        ctx.logger.info(
          `${value === null ? 'Took away' : 'Set'} ${key} of '${at.modelName}'`,
        );
      }
    },
  });
}

function textOf(value: string | number | null): string | null {
  return value === null ? null : String(value);
}
