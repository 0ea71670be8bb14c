import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import type { Context } from '../../stack/Component';

const portsSchema = z.object({
  http_port: z.number(),
  grpc_port: z.number(),
  metrics_port: z.number(),
});

const modelSchema = z.object({ parameters: z.object({ version: z.string() }) });

export type Ports = z.infer<typeof portsSchema>;

/** What a server's settings say of its earlier run, where its data were kept. */
export interface KeptServer {
  ports?: Ports;
  version?: string;
}

/** Files of a server, in the words of MLServer. */
export const SETTINGS = 'settings.json';
export const MODEL_SETTINGS = 'model-settings.json';

/**
 * Pods of the kept cluster name the ports of their servers, and their versions: so both stay, whatever an alias stands for
 * by now.
 */
export async function readKeptServer(folder: string): Promise<KeptServer> {
  const [ports, model] = await Promise.all([
    readSettings(path.join(folder, SETTINGS), portsSchema),
    readSettings(path.join(folder, MODEL_SETTINGS), modelSchema),
  ]);
  return { ports, version: model?.parameters.version };
}

/** The kept ports; other ones at the first start, or where one of them is taken. */
export async function portsFor(
  context: Context,
  { ports: kept }: KeptServer,
): Promise<Ports> {
  if (kept) {
    const free = await Promise.all(Object.values(kept).map(isFree));
    if (free.every(Boolean)) return kept;
  }
  const [http_port, grpc_port, metrics_port] = await Promise.all([
    context.freePort(),
    context.freePort(),
    context.freePort(),
  ]);
  return { http_port, grpc_port, metrics_port };
}

async function readSettings<T>(
  file: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
