import { z } from 'zod';

/** MLflow's JSON, as far as the portal reads it. Empty lists are absent; unset texts are absent or empty. */

const text = z
  .string()
  .optional()
  .transform(value => value || undefined);

const timestamp = z.coerce.number().transform(value => new Date(value));

const versionNumber = z.coerce.number().int().positive();

const keyValues = z
  .array(z.object({ key: z.string(), value: z.string().default('') }))
  .default([])
  .transform(pairs =>
    Object.fromEntries(pairs.map(({ key, value }) => [key, value])),
  );

/** NaN comes as a word. Infinity comes as the largest number, which is as good as any. */
const metricValue = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity']),
]);

export const modelAnswer = z.object({
  name: z.string().min(1),
  description: text,
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  tags: keyValues,
  aliases: z
    .array(z.object({ alias: z.string(), version: versionNumber }))
    .default([])
    .transform(aliases =>
      Object.fromEntries(aliases.map(({ alias, version }) => [alias, version])),
    ),
});

export const versionAnswer = z.object({
  name: z.string().min(1),
  version: versionNumber,
  creation_timestamp: timestamp,
  description: text,
  status: z.string().default('UNKNOWN'),
  run_id: text,
  source: text,
  user_id: text,
  tags: keyValues,
});

/** Items stay unread here: they are parsed a few at a time. */
export const modelsPageAnswer = z.object({
  registered_models: z.array(z.unknown()).default([]),
  next_page_token: text,
});

export const versionsPageAnswer = z.object({
  model_versions: z.array(z.unknown()).default([]),
  next_page_token: text,
});

export const gotModelAnswer = z.object({ registered_model: modelAnswer });

export const gotVersionAnswer = z.object({ model_version: versionAnswer });

const datasetInput = z.object({
  tags: keyValues,
  dataset: z.object({
    name: z.string(),
    digest: text,
    profile: text,
  }),
});

export const gotRunAnswer = z.object({
  run: z.object({
    info: z.object({
      run_id: z.string(),
      run_name: text,
      start_time: timestamp.optional(),
    }),
    data: z
      .object({
        metrics: z
          .array(
            z.object({
              key: z.string(),
              value: metricValue,
              step: z.coerce.number().int().default(0),
            }),
          )
          .default([]),
        params: keyValues,
        tags: keyValues,
      })
      .prefault({}),
    inputs: z
      .object({ dataset_inputs: z.array(datasetInput).default([]) })
      .prefault({}),
  }),
});

export const historyPageAnswer = z.object({
  metrics: z
    .array(
      z.object({
        value: metricValue,
        timestamp,
        step: z.coerce.number().int().default(0),
      }),
    )
    .default([]),
  next_page_token: text,
});

export const filesAnswer = z.object({
  files: z
    .array(
      z.object({
        path: z.string(),
        is_dir: z.boolean().default(false),
        file_size: z.coerce.number().optional(),
      }),
    )
    .default([]),
});

/** Of an error only the code is read, never the text. */
export const errorAnswer = z.object({
  error_code: z.string().regex(/^[A-Z_]{1,60}$/),
});
