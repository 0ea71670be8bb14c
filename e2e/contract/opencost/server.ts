import { startSandbox } from '@bellwether/sandbox';
import { startOpencost } from './RealOpencost';

const CLUSTER = 'prod-eu';

const { BELLWETHER_OPENCOST_BINARY: binary } = process.env;

/** Tests of what only two servers over the same series can show. */
export const besideReal = binary ? describe : describe.skip;

/** The OpenCost that the contract is checked against. */
export interface OpencostServer {
  url: string;
  /** The sandbox's, of the same cluster with the same pods. */
  sandboxUrl: string;
  cluster: string;
  close(): Promise<void>;
}

/**
 * The sandbox's OpenCost; or a real one, started with the program that `BELLWETHER_OPENCOST_BINARY` names, which works the costs of
 * the same pods out from the series of the sandbox's Prometheus. Their time is the present one: OpenCost knows no other.
 */
export async function openOpencost(): Promise<OpencostServer> {
  const sandbox = await startSandbox({
    quiet: true,
    seed: 'contract',
    now: new Date(),
    controllers: false,
  });
  const sandboxUrl = sandbox.urls.opencost[CLUSTER];
  if (!binary) {
    return {
      url: sandboxUrl,
      sandboxUrl,
      cluster: CLUSTER,
      close: () => sandbox.close(),
    };
  }
  const real = await startOpencost(binary, {
    cluster: CLUSTER,
    prometheusUrl: sandbox.urls.prometheus,
  });
  return {
    url: real.url,
    sandboxUrl,
    cluster: CLUSTER,
    async close() {
      await real.close();
      await sandbox.close();
    },
  };
}
