import { randomBytes } from 'node:crypto';
import { link, copyFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Component, Context, RunningProcess } from '../../stack/Component';
import { loopback } from '../answers';
import { flightsParquet } from '../flights';
import { installTrino, TRINO_VERSION, trinoHome } from './artifacts';
import { type NodeOptions, writeNode } from './configuration';
import { findJava } from './java';
import { query } from './query';

const START_SECONDS = 600;

const NODES = 2;

/** Three million flights as a table over the Parquet file. */
const FLIGHTS = `
  CREATE TABLE IF NOT EXISTS lake.flights.flights (
    date timestamp(6), delay bigint, distance bigint, origin varchar, destination varchar
  ) WITH (external_location = 'local:///flights', format = 'PARQUET')`;

/** A coordinator and a worker, over Parquet files, tables in memory and TPC-H's generated tables. */
export const trino: Component = {
  name: 'trino',
  version: TRINO_VERSION,
  needs: [],
  onRequest: true,
  coldSeconds: 120,
  async install(context) {
    await findJava(context);
    await installTrino(context);
  },
  async start(context) {
    const folder = context.dataDirectory('trino');
    const lake = path.join(folder, 'lake');
    await mkdir(path.join(lake, 'flights'), { recursive: true });
    await share(
      flightsParquet(),
      path.join(lake, 'flights', 'flights-3m.parquet'),
    );
    const [first, second] = await Promise.all([
      context.freePort(),
      context.freePort(),
    ]);
    const coordinatorUrl = loopback(first);
    const shared = {
      coordinatorUrl,
      sharedSecret: randomBytes(18).toString('base64url'),
      plugins: trinoHome(context).plugins,
      lake,
    };
    const node = (role: NodeOptions['role'], port: number) =>
      startNode(context, {
        ...shared,
        role,
        port,
        folder: path.join(folder, role),
      });
    const coordinator = await node('coordinator', first);
    const worker = await node('worker', second);
    // Both say that they have started some seconds before a catalog has nodes to run on.
    const ready = () => isWhole(coordinatorUrl);
    await Promise.all(
      [coordinator, worker].map(each =>
        context.untilReady(each.process, ready, {
          timeoutSeconds: START_SECONDS,
        }),
      ),
    );
    await query(coordinatorUrl, 'CREATE SCHEMA IF NOT EXISTS lake.flights');
    await query(coordinatorUrl, FLIGHTS);
    return {
      processes: [coordinator, worker],
      environment: { BELLWETHER_TRINO_URL: coordinatorUrl },
    };
  },
};

async function startNode(
  context: Context,
  options: NodeOptions,
): Promise<RunningProcess> {
  const args = await writeNode(options);
  const process_ = context.spawn(
    `trino ${options.role}`,
    await findJava(context),
    [
      ...args,
      ...['-cp', path.join(trinoHome(context).core, 'lib', '*')],
      'io.trino.server.TrinoServer',
    ],
    { cwd: options.folder },
  );
  return { process: process_, address: loopback(options.port) };
}

/** Whether every node has joined and every catalog answers. */
async function isWhole(url: string): Promise<boolean> {
  try {
    const nodes = await query(
      url,
      "SELECT node_id FROM system.runtime.nodes WHERE state = 'active'",
    );
    if (nodes.length < NODES) return false;
    await query(url, 'SELECT count(*) FROM tpch.tiny.nation');
    await query(url, 'SHOW SCHEMAS FROM lake');
    await query(url, 'SHOW SCHEMAS FROM memory');
    return true;
  } catch {
    return false;
  }
}

/** Without taking space twice, where both places are on one disk. */
async function share(file: string, target: string): Promise<void> {
  if (existsSync(target)) return;
  await link(file, target).catch(() => copyFile(file, target));
}
