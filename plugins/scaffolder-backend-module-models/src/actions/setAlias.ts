import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { InputError, isError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { RegistryWriter } from '../registry';
import { setAliasExamples } from './examples';
import { MadeThings } from './MadeThings';
import { modelsClientFor } from './modelsClient';

/** Moves an alias as the person who runs the task may: permission, audit and timeline are those of the models backend. */
export function createSetAliasAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  made: MadeThings;
  registry: (instance?: string) => RegistryWriter;
}) {
  return createTemplateAction({
    id: 'bellwether:registry:set-alias',
    description:
      'Moves an alias of a model to a version, with a reason, in the name of the person.',
    examples: setAliasExamples,
    supportsDryRun: true,
    schema: {
      input: {
        model: z => z.string().describe('Entity ref of the model'),
        alias: z => z.string().describe('For example champion'),
        version: z => z.number().int().positive(),
        reason: z => z.string().min(1).max(1000),
      },
      output: {
        from: z => z.number().optional().describe('The version before'),
        to: z => z.number(),
        what: z => z.string().optional().describe('Absent: nothing'),
        undo: z => z.string().optional(),
      },
    },
    async handler(ctx) {
      const { model, alias, version, reason } = ctx.input;
      const client = await modelsClientFor(
        options,
        await ctx.getInitiatorCredentials(),
      );
      const { versions } = await client.getVersions(model);
      if (!versions.some(known => known.version === version)) {
        throw new InputError(`version: ${model} has no version ${version}`);
      }
      const { aliases, registry: at } = await client.getModel(model);
      const now = aliases.find(known => known.alias === alias)?.version;
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would move ${alias} from ${now ?? 'nothing'} to ${version}`,
        );
        if (now !== undefined) ctx.output('from', now);
        ctx.output('to', version);
        return;
      }
      // A repetition finds what its first attempt has moved already; what was there before that is what undoes it.
      const { before } = await ctx.checkpoint({
        key: 'bellwether.alias-before',
        fn: async () => ({ before: now ?? null }),
      });
      const thing = {
        what: `${alias} of ${model} points at version ${version}`,
        undo:
          before === null
            ? `remove ${alias} of ${model} in the registry`
            : `move ${alias} back to ${before} on the model's page`,
      };
      const perhaps = { ...thing, what: `perhaps ${thing.what}` };
      await options.made.forget(ctx.task.id, perhaps.what);
      ctx.output('to', version);
      if (before !== null) ctx.output('from', before);
      if (before === version) {
        ctx.logger.info(`${alias} points at ${version} already`);
        return;
      }
      if (now !== version) {
        try {
          await client.moveAlias(
            model,
            alias,
            { version, expectedVersion: now ?? null, reason },
            { idempotencyKey: `${ctx.task.id}-${alias}-${version}` },
          );
        } catch (error) {
          if (!(await hasMoved())) throw error;
        }
      }
      await options.made.note(ctx.task.id, thing);
      ctx.logger.info(
        `Moved ${alias} from ${before ?? 'nothing'} to ${version}`,
      );
      ctx.output('what', thing.what);
      ctx.output('undo', thing.undo);

      /** The registry may have done it, and its answer may have been lost. */
      async function hasMoved(): Promise<boolean> {
        const registry = options.registry(at.instance);
        try {
          const known = await registry.find(at.modelName);
          return known?.aliases[alias] === version;
        } catch (error) {
          await options.made.note(ctx.task.id, perhaps);
          ctx.logger.warn(
            `Whether ${alias} was moved is not known: ${
              isError(error) ? error.message : 'no answer'
            }`,
          );
          return false;
        }
      }
    },
  });
}
