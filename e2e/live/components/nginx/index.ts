import path from 'node:path';
import type { Component } from '../../stack/Component';
import { answers, loopback } from '../answers';
import { findProgram, unpackDebianPackage } from '../debian';
import { typescript } from '../typescript';
import { ROUTES_PATH } from './configuration';

const VERSION = '1.22';
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/** nginx as the cluster's traffic router: hosts and canary weights are those of the Ingresses. */
export const nginx: Component = {
  name: 'nginx',
  version: VERSION,
  needs: ['control-plane'],
  coldSeconds: 20,

  async install(context) {
    if (await installedProgram()) return;
    await unpackDebianPackage(
      context,
      'nginx',
      context.cacheDirectory('nginx', VERSION),
    );
  },

  async start(context) {
    const program = (await installedProgram()) ?? unpackedProgram(context);
    const port = await context.freePort();
    const address = loopback(port);
    const process_ = context.spawn(
      'nginx',
      process.execPath,
      typescript(
        path.join(__dirname, 'router.ts'),
        program,
        context.dataDirectory('nginx'),
        String(port),
      ),
      { env: { ...process.env, ...context.environment } },
    );
    await context.untilReady(process_, () =>
      answers(`${address}${ROUTES_PATH}`),
    );
    return {
      processes: [{ process: process_, address }],
      environment: {
        BELLWETHER_TRAFFIC_URL: address,
        BELLWETHER_TRAFFIC_ROUTES_URL: `${address}${ROUTES_PATH}`,
      },
    };
  },
};

function installedProgram(): Promise<string | undefined> {
  return findProgram('nginx', [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...SYSTEM_FOLDERS,
  ]);
}

function unpackedProgram({
  cacheDirectory,
}: Parameters<Component['start']>[0]): string {
  return path.join(cacheDirectory('nginx', VERSION), 'unpacked/usr/sbin/nginx');
}
