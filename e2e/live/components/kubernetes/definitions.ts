import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Context } from '../../stack/Component';
import { copyModuleFiles } from '../go/GoModule';
import type { Cluster } from './Cluster';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const DIGEST = 'live.bellwether.dev/digest';

/** Where the definitions of custom resources come from: files of a published Go module. */
export interface DefinitionSource {
  /** Of the folder in the cache. */
  name: string;
  module: string;
  version: string;
  files: string[];
}

const definitionSchema = z
  .object({
    apiVersion: z.string(),
    kind: z.literal('CustomResourceDefinition'),
    metadata: z
      .object({
        name: z.string(),
        annotations: z.record(z.string(), z.string()).optional(),
      })
      .passthrough(),
    spec: z
      .object({
        group: z.string(),
        names: z.object({ plural: z.string() }).passthrough(),
        versions: z.array(
          z.object({ name: z.string(), served: z.boolean() }).passthrough(),
        ),
      })
      .passthrough(),
  })
  .passthrough();

type Definition = z.infer<typeof definitionSchema>;

/** Copies the definitions into the cache, as JSON: reading the YAML of KServe's takes seconds. */
export async function installDefinitions(
  context: Context,
  source: DefinitionSource,
): Promise<void> {
  const folder = context.cacheDirectory(source.name, source.version);
  const missing = source.files.filter(
    file => !existsSync(jsonPath(folder, file)),
  );
  if (missing.length === 0) return;
  const copies = await copyModuleFiles(
    context,
    { path: source.module, version: source.version },
    missing,
    folder,
  );
  for (const copy of copies) {
    const target = jsonPath(folder, copy);
    const definition = definitionSchema.parse(
      parse(await readFile(copy, 'utf8')),
    );
    await writeFile(`${target}.unfinished`, JSON.stringify(definition));
    await rename(`${target}.unfinished`, target);
  }
}

/** Gives the API server the definitions, and waits until it serves them. */
export async function applyDefinitions(
  context: Context,
  cluster: Cluster,
  source: DefinitionSource,
): Promise<void> {
  const folder = context.cacheDirectory(source.name, source.version);
  await Promise.all(
    source.files.map(async file => {
      const text = await readFile(jsonPath(folder, file), 'utf8');
      const definition = definitionSchema.parse(JSON.parse(text));
      await put(cluster, definition, digestOf(text));
      await untilServed(cluster, definition);
    }),
  );
}

function jsonPath(folder: string, file: string): string {
  return path.join(folder, `${path.basename(file, '.yaml')}.json`);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Not by server-side apply, which takes seconds for a definition of two megabytes. */
async function put(
  cluster: Cluster,
  definition: Definition,
  digest: string,
): Promise<void> {
  const { name, annotations } = definition.metadata;
  const body = {
    ...definition,
    metadata: {
      ...definition.metadata,
      annotations: { ...annotations, [DIGEST]: digest },
    },
  };
  const existing = await cluster.ask({ path: `${DEFINITIONS}/${name}` });
  if (existing.status === 404) {
    await cluster.request({ method: 'POST', path: DEFINITIONS, body });
    return;
  }
  const { metadata } = existing.body;
  if (metadata.annotations?.[DIGEST] === digest) return;
  await cluster.request({
    method: 'PUT',
    path: `${DEFINITIONS}/${name}`,
    body: {
      ...body,
      metadata: { ...body.metadata, resourceVersion: metadata.resourceVersion },
    },
  });
}

async function untilServed(
  cluster: Cluster,
  { spec: { group, names, versions } }: Definition,
): Promise<void> {
  for (const { name, served } of versions) {
    if (served) await cluster.untilServed(`${group}/${name}`, names.plural);
  }
}
