import fs from 'fs/promises';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { Document, parse } from 'yaml';
import { INFERENCE_LOG_COLUMNS } from '@bellwether/plugin-models-common';
import { objectNameOf } from '../check';
import { KeptLog } from '../config';
import { manifestObjectSchema, Schemas } from '../manifests';
import { createMonitorExamples } from './examples';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Four weeks, so that each day of the week is there four times. */
const BASELINE_DAYS = 28;

/** A monitor as code: `drift.yaml`, from which the drift backend reads it beside the model. */
export function createCreateMonitorAction(options: {
  /** The log that the portal keeps of a model. */
  logOf(model: string): KeptLog;
  schemas: Schemas;
  now: () => Date;
}) {
  const { logOf, schemas, now } = options;
  return createTemplateAction({
    id: 'bellwether:drift:create-monitor',
    description:
      'Writes a drift monitor for the requests and answers of a model into the workspace.',
    examples: createMonitorExamples,
    supportsDryRun: true,
    schema: {
      input: {
        model: z => z.string().describe('Name of the model'),
        entityRef: z =>
          z
            .string()
            .optional()
            .describe('Of the model, where it is not the name in default'),
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
        files: z =>
          z
            .object({
              path: z
                .string()
                .optional()
                .describe('Below a root of drift.files'),
              timestamp: z.string().optional().describe('Column with the time'),
              rowKey: z.string().optional().describe('Column that names a row'),
              modelVersion: z.string().optional(),
              prediction: z.string().optional(),
            })
            .optional()
            .describe(
              'Rows that somebody else logs, with their columns; those of the log that the portal keeps if absent or empty',
            ),
        path: z => z.string().default('drift.yaml'),
      },
      output: {
        path: z => z.string(),
        rows: z => z.string().describe('A sentence: where its rows come from'),
      },
    },
    async handler(ctx) {
      const { input } = ctx;
      const path = input.path ?? 'drift.yaml';
      const from = input.baselineFrom ?? isoDay(now());
      // JavaScript takes the 30th of February for the second of March.
      if (Number.isNaN(Date.parse(from)) || isoDay(new Date(from)) !== from) {
        throw new InputError(`baselineFrom: ${from} is no day`);
      }
      const to = isoDay(
        new Date(Date.parse(from) + (BASELINE_DAYS - 1) * DAY_MS),
      );
      const files = ownFilesOf(input.files);
      const log = logOf(input.entityRef ?? input.model);
      const definition = manifestObjectSchema.parse({
        apiVersion: 'bellwether.dev/v1',
        kind: 'DriftMonitor',
        metadata: { name: `${objectNameOf(input.model)}-inputs` },
        spec: {
          ...rowsOf(files, log),
          window: input.window ?? 'weekly',
          baseline: { from, to },
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
        ` What is watched: the requests and answers of ${input.model}, once they are logged. These four weeks are the baseline;\n` +
        ' later ones are proposed and approved in the portal.';
      await fs.writeFile(target, String(document));
      ctx.logger.info(
        `Wrote ${path}: ${
          input.window ?? 'weekly'
        } windows, baseline ${from} to ${to}, at most one false alarm in ${
          input.oncePerWindows
        } windows`,
      );
      ctx.output('path', path);
      ctx.output('rows', sentenceOf(files, log));
    },
  });
}

interface OwnFiles {
  path: string;
  timestamp: string;
  rowKey?: string;
  modelVersion?: string;
  prediction?: string;
}

/** @returns undefined: the form asks for the portal's own log */
function ownFilesOf(given: Partial<OwnFiles> = {}): OwnFiles | undefined {
  // A field of a form that nobody has filled in is empty.
  const filled = Object.entries(given).filter(([, name]) => name?.trim());
  if (filled.length === 0) return undefined;
  const { path, timestamp, ...others } = Object.fromEntries(filled);
  if (!path) throw new InputError('files.path: it says which files are read');
  if (!timestamp) {
    throw new InputError('files.timestamp: it names the column with the time');
  }
  return { path, timestamp, ...others };
}

/** Where the rows are, and what their columns are called. */
function rowsOf(files: OwnFiles | undefined, log: KeptLog) {
  if (files) {
    const { path, ...columns } = files;
    return { source: { type: 'files', path }, ...columns };
  }
  const { endpoint, ...columns } = INFERENCE_LOG_COLUMNS;
  return {
    source: { type: 'files', path: log.files },
    ...columns,
    exclude: [endpoint],
    prediction: log.prediction,
  };
}

function sentenceOf(files: OwnFiles | undefined, log: KeptLog): string {
  if (files) return `Its rows are read from ${files.path}.`;
  const key = `drift.inferenceLogs.models.${log.id}`;
  return log.isConfigured
    ? `Its rows come from the log that the portal keeps of it already (${key}).`
    : `Its rows come from the log that the portal keeps of it once its configuration has ${key}, and the servers tell it what they are asked and answer. Until then nothing is watched.`;
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
