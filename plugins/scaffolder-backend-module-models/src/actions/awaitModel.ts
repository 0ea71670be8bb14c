import { setTimeout as delay } from 'timers/promises';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { awaitExamples } from './examples';

const LOOK_MS = 1_000;

/** A model's page comes with the next read of the registry: until then there is nothing to land on. */
export function createAwaitModelAction(options: { catalog: CatalogService }) {
  return createTemplateAction({
    id: 'bellwether:model:await',
    description:
      'Waits until the catalog has the model. Ends well all the same where it takes longer, and says so.',
    examples: awaitExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string(),
        seconds: z => z.number().int().min(1).max(600).default(120),
      },
      output: {
        entityRef: z => z.string(),
        isThere: z => z.boolean(),
      },
    },
    async handler(ctx) {
      const entityRef = `resource:default/${ctx.input.name}`;
      ctx.output('entityRef', entityRef);
      if (ctx.isDryRun) {
        ctx.output('isThere', false);
        return;
      }
      const seconds = ctx.input.seconds ?? 120;
      const deadline = Date.now() + seconds * 1000;
      const credentials = await ctx.getInitiatorCredentials();
      ctx.logger.info(
        'The registry is read on a schedule; waiting for its next read',
      );
      while (Date.now() < deadline) {
        ctx.signal?.throwIfAborted();
        if (await options.catalog.getEntityByRef(entityRef, { credentials })) {
          ctx.logger.info(`The catalog has ${entityRef}`);
          ctx.output('isThere', true);
          return;
        }
        await delay(LOOK_MS, undefined, { signal: ctx.signal });
      }
      ctx.logger.warn(
        `The catalog does not have ${entityRef} after ${seconds} s. It comes with the next read of the registry; nothing is lost`,
      );
      ctx.output('isThere', false);
    },
  });
}
