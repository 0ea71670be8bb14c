import path from 'path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ClusterSchemas, Schemas, validateFolder } from '../manifests';
import { validateExamples } from './examples';

const MOST_SHOWN = 20;
const CLUSTER_SECONDS = 30;

/** Every YAML file by its schema, and what the overlays come to by the policies of clusters. */
export function createValidateManifestsAction(options: {
  clusters: ClusterSchemas;
  schemas: Schemas;
}) {
  return createTemplateAction({
    id: 'bellwether:manifests:validate',
    description:
      'Validates manifests, entities and monitors of the workspace against what the cluster publishes, or else shipped schemas, and rendered overlays against what Gatekeeper usually refuses.',
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
        cluster: z =>
          z
            .string()
            .optional()
            .describe('Whose own schemas come before those that ship'),
      },
      output: {
        objects: z => z.number(),
        byCluster: z => z.array(z.string()).describe('Kinds'),
        byShipped: z => z.array(z.string()).describe('Kinds'),
      },
    },
    async handler(ctx) {
      const { cluster, paths, overlays = [] } = ctx.input;
      for (const each of [...paths, ...overlays]) {
        resolveSafeChildPath(ctx.workspacePath, each);
      }
      const own =
        cluster &&
        (await options.clusters.of(
          cluster,
          AbortSignal.timeout(CLUSTER_SECONDS * 1000),
        ));
      const { objects, findings, byCluster, byShipped } = await validateFolder({
        schemas: options.schemas,
        cluster: own || undefined,
        root: path.resolve(ctx.workspacePath),
        paths,
        overlays,
      });
      if (cluster && !own) {
        ctx.logger.info(
          `${cluster} publishes no schemas, or does not answer: those that ship are used`,
        );
      } else if (cluster) {
        ctx.logger.info(
          `Held against what ${cluster} publishes: ${
            byCluster.join(', ') || 'nothing'
          }`,
        );
        ctx.logger.info(
          `Held against schemas that ship: ${
            byShipped.join(', ') || 'nothing'
          }`,
        );
      }
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
      ctx.output('byCluster', byCluster);
      ctx.output('byShipped', byShipped);
    },
  });
}
