import fs from 'fs/promises';
import path from 'path';
import {
  AuthService,
  DiscoveryService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { Comparison, ModelDetail } from '@bellwether/plugin-models-common';
import { evidenceExamples } from './examples';
import { modelsClientFor } from './modelsClient';

/** Why a version is promoted, from what the registry knows of it and of the champion. */
export function createWriteEvidenceAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}) {
  return createTemplateAction({
    id: 'bellwether:model:evidence',
    description:
      'Writes a comparison of a version with the champion into the workspace, as a document for review.',
    examples: evidenceExamples,
    supportsDryRun: true,
    schema: {
      input: {
        model: z => z.string(),
        version: z => z.number().int().positive(),
        champion: z => z.number().int().positive().optional(),
        reason: z => z.string().min(1),
        path: z => z.string().describe('Of the document in the workspace'),
      },
      output: { markdown: z => z.string() },
    },
    async handler(ctx) {
      const { model, version, champion, reason } = ctx.input;
      const client = await modelsClientFor(
        options,
        await ctx.getInitiatorCredentials(),
      );
      const detail = await client.getModel(model);
      const comparison =
        champion === undefined || champion === version
          ? undefined
          : await client.compareVersions(model, [champion, version]);
      const markdown = describe(detail, version, reason, comparison);
      const target = resolveSafeChildPath(ctx.workspacePath, ctx.input.path);
      await fs.mkdir(path.dirname(target), { recursive: true });
      await fs.writeFile(target, markdown);
      ctx.logger.info(
        comparison?.sentence ??
          `'${detail.registry.modelName}' has no champion yet`,
      );
      ctx.output('markdown', markdown);
    },
  });
}

function describe(
  { registry }: ModelDetail,
  version: number,
  reason: string,
  comparison?: Comparison,
): string {
  const lines = [
    `# ${registry.modelName}, version ${version}`,
    '',
    `Reason: ${reason.replace(/\s+/g, ' ')}`,
    '',
  ];
  if (!comparison) {
    return [...lines, 'There is no champion to compare it with.', ''].join(
      '\n',
    );
  }
  const numbers = comparison.versions.map(known => known.version);
  return [
    ...lines,
    comparison.sentence,
    '',
    comparison.comparableBecause,
    '',
    `| metric | ${numbers.map(number => `version ${number}`).join(' | ')} |`,
    `| --- |${numbers.map(() => ' ---: |').join('')}`,
    ...comparison.metrics.map(
      ({ name, values }) =>
        `| ${name} | ${numbers
          .map(number => values[number] ?? '–')
          .join(' | ')} |`,
    ),
    '',
  ].join('\n');
}
