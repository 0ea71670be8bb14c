import fs from 'fs/promises';
import path from 'path';
import {
  AuthService,
  DiscoveryService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { Comparison, ModelDetail } from '@bellwether/plugin-models-common';
import { RegistryWriter } from '../registry';
import { evaluationSchema, sentencesOf } from '../releases';
import { evidenceExamples } from './examples';
import { modelsClientFor } from './modelsClient';

/** What the gate of a project logs with its run. */
const EVALUATION = 'evaluation.json';

/** Why a version is promoted, from what the registry knows of it and of the champion. */
export function createWriteEvidenceAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  registry: (instance?: string) => RegistryWriter;
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
      const judged = await judgedBy(detail, version);
      const markdown = describe(detail, version, reason, judged, comparison);
      const target = resolveSafeChildPath(ctx.workspacePath, ctx.input.path);
      await fs.mkdir(path.dirname(target), { recursive: true });
      await fs.writeFile(target, markdown);
      ctx.logger.info(
        comparison?.sentence ??
          `'${detail.registry.modelName}' has no champion yet`,
      );
      ctx.output('markdown', markdown);

      async function judgedBy(
        { registry: at }: ModelDetail,
        number: number,
      ): Promise<string[]> {
        let report: unknown;
        try {
          report = await options
            .registry(at.instance)
            .fileOfRun(at.modelName, number, EVALUATION);
        } catch (error) {
          const why = isError(error) ? error.message : 'no answer';
          ctx.logger.warn(`${EVALUATION} of version ${number}: ${why}`);
          return [
            `What its pipeline judged (${EVALUATION} of its run) could not be read: ${why}.`,
          ];
        }
        const parsed = evaluationSchema.safeParse(report);
        if (parsed.success) return sentencesOf(parsed.data);
        return [
          report === undefined
            ? `Its run has no ${EVALUATION}: there are no intervals, only the numbers below.`
            : `The ${EVALUATION} of its run is of a form that is not understood: there are no intervals, only the numbers below.`,
        ];
      }
    },
  });
}

function describe(
  { registry }: ModelDetail,
  version: number,
  reason: string,
  judged: string[],
  comparison?: Comparison,
): string {
  const lines = [
    `# ${registry.modelName}, version ${version}`,
    '',
    `Reason: ${reason.replace(/\s+/g, ' ')}`,
    '',
    '## As its own pipeline judged it',
    '',
    ...judged.flatMap(sentence => [sentence, '']),
    '## As the registry compares it',
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
