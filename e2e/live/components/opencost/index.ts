import { readFileSync } from 'node:fs';
import type { Component } from '../../stack/Component';
import { LackingError, PlainError } from '../../stack/PlainError';
import { answers, loopback } from '../answers';
import { findProgram } from '../debian';

/** The release that the contract is held against. */
const VERSION = '1.112.0';

const CLUSTER = 'live';

/** By this variable the program is named where it is not on the path. */
const BINARY = 'BELLWETHER_OPENCOST_BINARY';

/**
 * OpenCost of the cluster. It is not built here: the program has to be there. In the live stack no kubelet and no kube-state-metrics
 * tell of pods, so it knows prices and no costs; the contract starts one of its own over the sandbox's series.
 */
export const opencost: Component = {
  name: 'opencost',
  version: VERSION,
  needs: ['kwok', 'prometheus'],
  onRequest: true,
  contracts: ['opencost'],

  async install() {
    await program();
  },

  async start(context) {
    const binary = await program();
    const port = await context.freePort();
    const folder = context.dataDirectory('opencost');
    const process_ = context.spawn(
      'opencost',
      binary,
      ['--disable-log-color'],
      {
        cwd: folder,
        env: {
          HOME: folder,
          PATH: process.env.PATH,
          API_PORT: String(port),
          CONFIG_PATH: `${folder}/`,
          CLUSTER_ID: CLUSTER,
          // By this variable it knows that there is a cluster.
          KUBERNETES_PORT: '443',
          KUBECONFIG: context.environment.BELLWETHER_KUBERNETES_KUBECONFIG,
          PROMETHEUS_SERVER_ENDPOINT:
            context.environment.BELLWETHER_PROMETHEUS_URL,
          USE_CUSTOM_PROVIDER: 'true',
          PRODUCT_ANALYTICS_ENABLED: 'false',
          ERROR_REPORTING_ENABLED: 'false',
          LOG_COLLECTION_ENABLED: 'false',
          CACHE_WARMING_ENABLED: 'false',
        },
      },
    );
    const address = loopback(port);
    await context.untilReady(
      process_,
      async () =>
        (await answers(`${address}/healthz`)) &&
        (await answers(`${address}/allocation?window=1h`)),
    );
    const version = versionIn(readFileSync(process_.logFile, 'utf8'));
    if (version !== VERSION) {
      throw new PlainError(
        `${binary} is OpenCost ${
          version ?? 'of a version that it does not tell'
        }, and its contract is that of ${VERSION}.`,
      );
    }
    return {
      processes: [{ process: process_, address }],
      environment: {
        BELLWETHER_OPENCOST_URL: address,
        // For tests that need one of their own, over their own series.
        [BINARY]: binary,
      },
    };
  },
};

async function program(): Promise<string> {
  const found = process.env[BINARY] ?? (await findProgram('opencost'));
  if (!found) {
    throw new LackingError(
      `OpenCost's own program is needed: 'opencost' on the path, or its file in ${BINARY}.`,
    );
  }
  return found;
}

/** What it says of itself in the first lines of its log. */
export function versionIn(log: string): string | undefined {
  return /Starting cost-model version (\S+)/.exec(log)?.[1];
}
