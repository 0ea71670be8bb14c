import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { setAliasExamples } from './examples';
import { modelsClientFor } from './modelsClient';

/** Moves an alias as the person who runs the task may: permission, audit and timeline are those of the models backend. */
export function createSetAliasAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
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
        what: z => z.string(),
        undo: z => z.string(),
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
      const { aliases } = await client.getModel(model);
      const before = aliases.find(known => known.alias === alias)?.version;
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would move ${alias} from ${before ?? 'nothing'} to ${version}`,
        );
      } else if (before === version) {
        ctx.logger.info(`${alias} points at ${version} already`);
      } else {
        await client.moveAlias(
          model,
          alias,
          { version, expectedVersion: before ?? null, reason },
          { idempotencyKey: `${ctx.task.id}-${alias}-${version}` },
        );
        ctx.logger.info(
          `Moved ${alias} from ${before ?? 'nothing'} to ${version}`,
        );
      }
      if (before !== undefined) ctx.output('from', before);
      ctx.output('to', version);
      ctx.output('what', `${alias} of ${model} points at version ${version}`);
      ctx.output(
        'undo',
        before === undefined
          ? `remove ${alias} in the registry`
          : `move ${alias} back to ${before} on the model's page`,
      );
    },
  });
}
