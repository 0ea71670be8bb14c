import path from 'path';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { INFERENCE_LOG_COLUMNS } from '@bellwether/plugin-models-common';
import { z } from 'zod';

/** Columns that every log has; a field of the model cannot have one of their names. */
export const OWN_COLUMNS = Object.values(INFERENCE_LOG_COLUMNS);

export type FieldType = 'number' | 'text' | 'boolean';

/** An input or output of a model: a column of its log. */
export interface Field {
  name: string;
  type: FieldType;
}

/** One model's log. */
export interface InferenceLogConfig {
  /** Names the log in addresses, and its folder. */
  id: string;
  entityRef: string;
  /** In the order in which the model takes and gives them, where it has no names for them. */
  inputs: Field[];
  outputs: Field[];
  /** Only events of this InferenceService are taken. */
  inferenceService?: { namespace: string; name: string };
  /** Names of id, time and version in plain request logs. */
  requestFields: { id: string; time: string; version: string };
  /** Subjects of the tokens that may write this log; all that may write any where absent. */
  subjects?: string[];
}

export interface InferenceLogsConfig {
  /** Absolute; below one of the folders that monitors may read. */
  directory: string;
  retentionDays: number;
  flush: { rows: number; seconds: number };
  /** How long a request waits for its response. */
  pairSeconds: number;
  /** Most bytes of requests that are being taken at one time. */
  memoryBytes: number;
  logs: ReadonlyMap<string, InferenceLogConfig>;
}

const SECTION = 'drift.inferenceLogs';

const fieldType = z.enum(['number', 'text', 'boolean']);
const fieldName = z
  .string()
  .min(1)
  .max(255)
  .refine(
    name => !OWN_COLUMNS.some(own => own === name),
    `the names ${OWN_COLUMNS.join(', ')} are the log's own`,
  );
const fields = z.record(fieldName, fieldType);

const logSchema = z.strictObject({
  model: z.string(),
  inputs: fields,
  outputs: fields.default({}),
  inferenceService: z
    .strictObject({ namespace: z.string().min(1), name: z.string().min(1) })
    .optional(),
  requestFields: z
    .strictObject({
      id: z.string().min(1).default('event_id'),
      time: z.string().min(1).default('time'),
      version: z.string().min(1).default('model_version'),
    })
    .prefault({}),
  subjects: z.array(z.string().min(1)).min(1).optional(),
});

const sectionSchema = z.strictObject({
  directory: z.string().refine(path.isAbsolute, 'it must be an absolute path'),
  retentionDays: z.number().int().min(1).max(3650).default(90),
  flush: z
    .strictObject({
      rows: z.number().int().min(1).max(1_000_000).default(50_000),
      seconds: z.number().int().min(1).max(86_400).default(900),
    })
    .prefault({}),
  pairSeconds: z.number().int().min(1).max(3600).default(60),
  memoryMegabytes: z.number().int().min(1).max(4096).default(64),
  models: z
    .record(
      z
        .string()
        .regex(
          /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
          'a log is named by small letters, digits and -',
        ),
      logSchema,
    )
    .default({}),
});

/**
 * The logs that the portal takes; undefined where it takes none.
 *
 * @param roots - folders that monitors may read
 * @throws InputError - naming the key that is missing or malformed
 */
export function readInferenceLogsConfig(
  config: Config,
  roots: readonly string[],
): InferenceLogsConfig | undefined {
  const given = config.getOptional(SECTION);
  if (given === undefined) return undefined;
  const parsed = sectionSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const [inKey] = issue.code === 'invalid_key' ? issue.issues : [];
    throw new InputError(
      `${[SECTION, ...issue.path].join('.')}: ${(inKey ?? issue).message}`,
    );
  }
  const { memoryMegabytes, models, ...rest } = parsed.data;
  const directory = path.resolve(rest.directory);
  const isReadable = roots.some(root =>
    `${directory}${path.sep}`.startsWith(path.resolve(root) + path.sep),
  );
  if (!isReadable) {
    throw new InputError(
      `${SECTION}.directory must lie below one of drift.files.roots, or no monitor could read it`,
    );
  }
  return {
    ...rest,
    directory,
    memoryBytes: memoryMegabytes * 1_000_000,
    logs: new Map(
      Object.entries(models).map(([id, log]) => [id, toLog(id, log)]),
    ),
  };
}

function toLog(
  id: string,
  { model, inputs, outputs, ...log }: z.infer<typeof logSchema>,
): InferenceLogConfig {
  const key = `${SECTION}.models.${id}`;
  const toFields = (record: Record<string, FieldType>): Field[] =>
    Object.entries(record).map(([name, type]) => ({ name, type }));
  if (Object.keys(inputs).length === 0) {
    throw new InputError(`${key}.inputs: a log needs at least one input`);
  }
  const names = [
    ...OWN_COLUMNS,
    ...Object.keys(inputs),
    ...Object.keys(outputs),
  ];
  const seen = new Set<string>();
  for (const name of names) {
    // SQL does not tell large letters from small ones.
    if (seen.has(name.toLowerCase())) {
      throw new InputError(
        `${key}: ${name} is there twice; a log has one column of a name, in large or small letters`,
      );
    }
    seen.add(name.toLowerCase());
  }
  return {
    ...log,
    id,
    entityRef: entityRefOf(model, key),
    inputs: toFields(inputs),
    outputs: toFields(outputs),
  };
}

function entityRefOf(model: string, key: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(model, {
        defaultKind: 'resource',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    throw new InputError(
      `${key}.model must be the entity ref of a model, such as resource:default/flight-delay`,
    );
  }
}
