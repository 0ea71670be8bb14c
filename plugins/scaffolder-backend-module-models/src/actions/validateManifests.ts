import path from 'path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { Schemas, validateFolder } from '../manifests';
import { validateExamples } from './examples';

const MOST_SHOWN = 20;

/** Every YAML file by its schema, and what the overlays come to by the policies of clusters. */
export function createValidateManifestsAction(options: { schemas: Schemas }) {
  return createTemplateAction({
    id: 'bellwether:manifests:validate',
    description:
      'Validates manifests, entities and monitors of the workspace against shipped schemas, and rendered overlays against what Gatekeeper usually refuses.',
    examples: validateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        paths: z => z.array(z.string()).min(1).describe('Files and folders'),
        overlays: z =>
          z
            .array(z.string())
            .default([])
            .describe('Folders with a kustomization.yaml to be rendered'),
      },
      output: { objects: z => z.number() },
    },
    async handler(ctx) {
      const { paths, overlays = [] } = ctx.input;
      for (const each of [...paths, ...overlays]) {
        resolveSafeChildPath(ctx.workspacePath, each);
      }
      const { objects, findings } = await validateFolder({
        schemas: options.schemas,
        root: path.resolve(ctx.workspacePath),
        paths,
        overlays,
      });
      for (const { file, object, field, problem } of findings.slice(
        0,
        MOST_SHOWN,
      )) {
        ctx.logger.error(`${file}, ${object}: ${field} ${problem}`);
      }
      if (findings.length > 0) {
        const [{ file, object, field, problem }] = findings;
        throw new InputError(
          `${file}, ${object}: ${field} ${problem}${
            findings.length > 1 ? `, and ${findings.length - 1} more` : ''
          }`,
        );
      }
      ctx.logger.info(`${objects} objects keep to their schemas and policies`);
      ctx.output('objects', objects);
    },
  });
}
