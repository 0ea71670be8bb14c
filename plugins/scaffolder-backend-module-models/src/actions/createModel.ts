import { ConflictError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { problemOfName } from '../check';
import { InputError } from '@backstage/errors';
import { RegistryWriter } from '../registry';
import { MADE_FOR } from './conventions';
import { createModelExamples } from './examples';

/** A model without versions in the registry. Repeating the task changes nothing. */
export function createCreateModelAction(options: {
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
      if (ctx.isDryRun) {
        ctx.logger.info(`Would create '${name}' in ${registry.instance}`);
      } else if (known) {
        // Made by this task before it was broken off; a tag may be missing.
        for (const [key, value] of Object.entries(wanted)) {
          if (known.tags[key] !== value) await registry.tag(name, key, value);
        }
        ctx.logger.info(`'${name}' was made in ${registry.instance} before`);
      } else {
        await registry.create(name, description, wanted);
        ctx.logger.info(`Created '${name}' in ${registry.instance}`);
      }
      ctx.output('name', name);
      ctx.output('registry', registry.instance);
      ctx.output('what', `the model '${name}' in ${registry.instance}`);
      ctx.output(
        'undo',
        `delete the model '${name}' in ${registry.instance}; it has no version yet`,
      );
    },
  });
}
