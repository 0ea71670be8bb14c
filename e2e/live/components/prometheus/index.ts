import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify as toYaml } from 'yaml';
import type { Component, Context } from '../../stack/Component';
import { answers, ask, loopback } from '../answers';
import { findProgram, unpackDebianPackage } from '../debian';
import { modelServersOf } from '../mlserver/modelServers';
import {
  imaginedPod,
  SCRAPE_TARGETS,
  scrapeTarget,
  writeScrapeTargets,
} from './scrapeTargets';

/** Of Debian 12, whose build has no discovery of Kubernetes pods. */
const VERSION = '2.42.0';

const TARGETS = 'targets.json';
const RULES = 'rules.yml';

/** Scrapes the model servers, which carry the labels of the pods that they stand for. */
export const prometheus: Component = {
  name: 'prometheus',
  version: VERSION,
  needs: ['mlserver'],
  coldSeconds: 30,
  contracts: ['prometheus'],
  async install(context) {
    await serverProgram(context);
  },
  async start(context) {
    const folder = context.dataDirectory('prometheus');
    const servers = modelServersOf(context.environment);
    const targets = path.join(folder, TARGETS);
    await writeScrapeTargets(
      targets,
      servers.map(server => scrapeTarget(server, imaginedPod(server))),
    );
    await copyFile(path.join(__dirname, RULES), path.join(folder, RULES));
    await writeFile(path.join(folder, 'prometheus.yml'), configuration());
    const port = await context.freePort();
    const address = loopback(port);
    const program = await serverProgram(context);
    const process_ = context.spawn(
      'prometheus',
      program,
      [
        '--config.file=prometheus.yml',
        '--storage.tsdb.path=data',
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { cwd: folder },
    );
    await context.untilReady(process_, () =>
      servers.length > 0
        ? hasScraped(address, servers.length)
        : answers(`${address}/api/v1/query?query=vector(1)`),
    );
    return {
      processes: [{ process: process_, address }],
      environment: {
        BELLWETHER_PROMETHEUS_URL: address,
        // promtool lies beside it, for tests that make their own series.
        BELLWETHER_PROMETHEUS_BINARY: program,
        [SCRAPE_TARGETS]: targets,
      },
    };
  },
};

async function serverProgram(context: Context): Promise<string> {
  const installed = await findProgram('prometheus');
  if (installed) return installed;
  const home = context.cacheDirectory('prometheus', VERSION);
  const unpacked = await unpackDebianPackage(context, 'prometheus', home);
  return path.join(unpacked, 'usr', 'bin', 'prometheus');
}

function configuration(): string {
  return toYaml({
    global: { scrape_interval: '2s', evaluation_interval: '5s' },
    rule_files: [RULES],
    scrape_configs: [
      {
        job_name: 'kubernetes-pods',
        file_sd_configs: [{ files: [TARGETS], refresh_interval: '2s' }],
      },
    ],
  });
}

/** Whether as many targets as there are servers have answered it. */
async function hasScraped(url: string, servers: number): Promise<boolean> {
  try {
    const query = new URLSearchParams({ query: 'sum(up)' });
    const text = await ask(`${url}/api/v1/query?${query}`);
    return text.includes(`,"${servers}"]`);
  } catch {
    return false;
  }
}
