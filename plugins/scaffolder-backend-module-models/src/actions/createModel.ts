import {
  ConflictError,
  InputError,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { problemOfName } from '../check';
import { RegistryWriter } from '../registry';
import { MADE_FOR } from './conventions';
import { createModelExamples } from './examples';
import { MadeThings } from './MadeThings';

/** A model without versions in the registry. Repeating the task changes nothing. */
export function createCreateModelAction(options: {
  made: MadeThings;
  registry: (instance?: string) => RegistryWriter;
}) {
  return createTemplateAction({
    id: 'bellwether:registry:create-model',
    description:
      'Creates a registered model, without a version, with its tags.',
    examples: createModelExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('Name of the model'),
        registry: z =>
          z.string().optional().describe('Instance of models.registries'),
        description: z => z.string().max(2000).default(''),
        tags: z =>
          z
            .record(z.union([z.string(), z.number()]))
            .default({})
            .describe('Tags of the model; empty ones are left out'),
      },
      output: {
        name: z => z.string(),
        registry: z => z.string(),
        what: z => z.string().describe('What was made, as a sentence'),
        undo: z => z.string().describe('How it is undone'),
      },
    },
    async handler(ctx) {
      const { name, description = '', tags = {} } = ctx.input;
      const problem = problemOfName(name);
      if (problem) throw new InputError(problem);
      const registry = options.registry(ctx.input.registry);
      const wanted: Record<string, string> = { [MADE_FOR]: ctx.task.id };
      for (const [key, value] of Object.entries(tags)) {
        if (String(value) !== '') wanted[key] = String(value);
      }
      const known = await registry.find(name);
      if (known && known.tags[MADE_FOR] !== ctx.task.id) {
        throw new ConflictError(
          `name: '${name}' is taken: ${registry.instance} has a model of this name`,
        );
      }
      const thing = {
        what: `the model '${name}' in ${registry.instance}`,
        undo: `delete the model '${name}' in ${registry.instance}; it has no version yet`,
      };
      const perhaps = `perhaps the model '${name}' in ${registry.instance}, which does not answer`;
      await options.made.forget(ctx.task.id, perhaps);
      if (ctx.isDryRun) {
        ctx.logger.info(`Would create '${name}' in ${registry.instance}`);
      } else if (known) {
        await options.made.note(ctx.task.id, thing);
        // Made by this task before it was broken off; a tag may be missing.
        for (const [key, value] of Object.entries(wanted)) {
          if (known.tags[key] !== value) await registry.tag(name, key, value);
        }
        ctx.logger.info(`'${name}' was made in ${registry.instance} before`);
      } else {
        try {
          await registry.create(name, description, wanted);
        } catch (error) {
          await recover(error);
        }
        await options.made.note(ctx.task.id, thing);
        ctx.logger.info(`Created '${name}' in ${registry.instance}`);
      }
      ctx.output('name', name);
      ctx.output('registry', registry.instance);
      ctx.output('what', thing.what);
      ctx.output('undo', thing.undo);

      /** The registry may have done it, and its answer may have been lost. */
      async function recover(error: unknown): Promise<void> {
        const { instance } = registry;
        let there;
        try {
          there = await registry.find(name);
        } catch {
          await options.made.note(ctx.task.id, {
            what: perhaps,
            undo: `look for '${name}' in ${instance}, and delete it`,
          });
          throw new ServiceUnavailableError(
            `${
              isError(error) ? error.message : `${instance} did not answer`
            }; whether '${name}' was made there is not known, and a retry finds out`,
          );
        }
        if (there?.tags[MADE_FOR] !== ctx.task.id) throw error;
      }
    },
  });
}
