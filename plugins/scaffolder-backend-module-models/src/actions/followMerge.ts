import {
  AuthService,
  DiscoveryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { Afterwards, FollowedMerges } from '../merges';
import { httpsAddressOf, parseRepositoryAddress } from '../repository';
import { followMergeExamples } from './examples';
import { assertMayChange } from './mayChange';
import { modelsClientFor } from './modelsClient';

/** Tags of a model and an entry of the catalog that wait for the merge of a pull request. */
export function createFollowMergeAction(options: {
  afterwards: Afterwards;
  auth: AuthService;
  discovery: DiscoveryService;
  merges: FollowedMerges;
  permissions: PermissionsService;
}) {
  return createTemplateAction({
    id: 'bellwether:change-request:follow',
    description:
      'Once a pull request is merged, tags the model and adds a file to the catalog; does nothing if it is turned down. Without a pull request it is done at once.',
    examples: followMergeExamples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z => z.string().describe('host?owner=…&repo=…'),
        number: z =>
          z
            .number()
            .int()
            .positive()
            .optional()
            .describe('Of the pull request; absent: nothing had to be changed'),
        model: z => z.string().describe('Entity ref of the model'),
        tags: z =>
          z
            .record(z.union([z.string(), z.number(), z.null()]))
            .default({})
            .describe('A tag that is null is taken away'),
        catalogUrl: z => z.string().optional().describe('Added to the catalog'),
      },
      output: { isDone: z => z.boolean() },
    },
    async handler(ctx) {
      const { model, number, repoUrl, tags = {}, catalogUrl } = ctx.input;
      const credentials = await ctx.getInitiatorCredentials();
      await assertMayChange(options.permissions, model, {
        ref: ctx.user?.ref,
        credentials,
      });
      const repository = httpsAddressOf(parseRepositoryAddress(repoUrl));
      const client = await modelsClientFor(options, credentials);
      const { registry: at } = await client.getModel(model);
      ctx.output('isDone', !ctx.isDryRun && number === undefined);
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would tag '${at.modelName}' once the change is merged: ${Object.keys(
            tags,
          ).join(', ')}`,
        );
        return;
      }
      const then = {
        registry: at.instance,
        model: at.modelName,
        tags: Object.fromEntries(
          Object.entries(tags).map(([key, value]) => [
            key,
            value === null ? null : String(value),
          ]),
        ),
        ...(catalogUrl && { catalogUrl }),
      };
      if (number === undefined) {
        await options.afterwards.do(then);
        ctx.logger.info(`'${at.modelName}' is tagged in ${at.instance}`);
        return;
      }
      await options.merges.follow({
        repository,
        number,
        then,
      });
      ctx.logger.info(
        `Once pull request ${number} is merged, '${at.modelName}' is tagged in ${at.instance}; if it is turned down nothing is`,
      );
    },
  });
}
