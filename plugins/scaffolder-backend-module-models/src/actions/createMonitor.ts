import fs from 'fs/promises';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { Document, parse } from 'yaml';
import { manifestObjectSchema, Schemas } from '../manifests';
import { createMonitorExamples } from './examples';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Four weeks, so that each day of the week is there four times. */
const BASELINE_DAYS = 28;

/** A monitor as code: `drift.yaml`, from which the drift backend reads it beside the model. */
export function createCreateMonitorAction(options: {
  schemas: Schemas;
  now: () => Date;
}) {
  const { schemas, now } = options;
  return createTemplateAction({
    id: 'bellwether:drift:create-monitor',
    description:
      'Writes a drift monitor for the requests and answers of a model into the workspace.',
    examples: createMonitorExamples,
    supportsDryRun: true,
    schema: {
      input: {
        model: z => z.string().describe('Name of the model'),
        task: z => z.enum(['classification', 'regression', 'forecasting']),
        oncePerWindows: z =>
          z
            .number()
            .int()
            .min(2)
            .max(10000)
            .describe('At most one false alarm in so many windows'),
        window: z => z.enum(['daily', 'weekly']).default('weekly'),
        baselineFrom: z =>
          z
            .string()
            .regex(/^\d{4}-\d{2}-\d{2}$/)
            .optional()
            .describe('First day of four weeks; today if absent'),
        source: z =>
          z
            .string()
            .optional()
            .describe(
              'Files of the inference log, below a root of drift.files',
            ),
        path: z => z.string().default('drift.yaml'),
      },
      output: { path: z => z.string() },
    },
    async handler(ctx) {
      const { input } = ctx;
      const path = input.path ?? 'drift.yaml';
      const from = input.baselineFrom ?? isoDay(now());
      if (Number.isNaN(Date.parse(from))) {
        throw new InputError(`baselineFrom: ${from} is no day`);
      }
      const to = isoDay(
        new Date(Date.parse(from) + (BASELINE_DAYS - 1) * DAY_MS),
      );
      const definition = manifestObjectSchema.parse({
        apiVersion: 'bellwether.dev/v1',
        kind: 'DriftMonitor',
        metadata: { name: `${input.model}-inputs` },
        spec: {
          source: {
            type: 'files',
            path: input.source ?? `${input.model}/**/*.parquet`,
          },
          timestamp: 'timestamp',
          rowKey: 'request_id',
          window: input.window ?? 'weekly',
          baseline: { from, to },
          prediction: 'prediction',
          modelVersion: 'model_version',
          outcome: input.task === 'classification' ? 'label' : 'number',
          falseAlarms: { oncePerWindows: input.oncePerWindows },
        },
      });
      const [violation] = schemas.violations(definition) ?? [];
      if (violation) {
        throw new InputError(`${violation.field}: ${violation.problem}`);
      }
      const target = resolveSafeChildPath(ctx.workspacePath, path);
      const there = await fs.readFile(target, 'utf8').catch(() => undefined);
      if (there !== undefined && !isSame(there, definition)) {
        throw new ConflictError(
          `path: there is a ${path} already that says something else; it is left as it is`,
        );
      }
      const document = new Document(definition);
      document.commentBefore =
        ` What is watched: the requests and answers of ${input.model}, once its servers log them. The first four weeks are the\n` +
        ' baseline; later ones are proposed and approved in the portal.';
      await fs.writeFile(target, String(document));
      ctx.logger.info(
        `Wrote ${path}: ${
          input.window ?? 'weekly'
        } windows, baseline ${from} to ${to}, at most one false alarm in ${
          input.oncePerWindows
        } windows`,
      );
      ctx.output('path', path);
    },
  });
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function isSame(text: string, definition: object): boolean {
  try {
    return JSON.stringify(parse(text)) === JSON.stringify(definition);
  } catch {
    return false;
  }
}
