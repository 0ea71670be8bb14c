import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { type Answer, type Call, Client } from '../kubernetes/client';
import { type Contract, useContract } from '../kubernetes/contract';
import { realUrl } from '../kubernetes/server';
import { type Portal, type PortalCluster, startPortal } from './portal';
import { startTlsFront, type TlsFront } from './tlsFront';

/** Name of each cluster of the portal; all but the last lead to the same API server. */
export type ClusterName =
  /** Trusted by its certificate, with the account of an administrator. */
  | 'trusted'
  /** The same with an account that only reads. */
  | 'reading'
  /** Its certificate is neither trusted nor left unchecked. */
  | 'untrusted'
  /** Its certificate is left unchecked. */
  | 'unchecked'
  /** Nobody listens there. */
  | 'gone';

export interface ProxyContract {
  /** The API server itself, past the portal. */
  readonly direct: Contract;
  readonly portal: Portal;
  /** What the portal knows of a cluster. */
  readonly clusters: PortalCluster[];
  /** Sends a request through the portal, as another plugin and to the trusted cluster unless it is said otherwise. */
  call(path: string, options?: Options): Promise<Answer>;
  /** The headers of such a request. */
  headers(options?: Pick<Options, 'cluster' | 'as'>): Record<string, string>;
}

type Options = Omit<Call, 'path' | 'token'> & {
  cluster?: ClusterName | string;
  as?: 'plugin' | 'user';
  through?: Portal;
};

export const CLUSTER_HEADER = 'Backstage-Kubernetes-Cluster';

/** An address where nobody listens. */
const NOWHERE = 'https://127.0.0.1:1';

async function secured(direct: Contract): Promise<TlsFront> {
  if (realUrl) {
    const file = process.env.BELLWETHER_KUBERNETES_CA;
    if (!file) throw new Error('Set BELLWETHER_KUBERNETES_CA');
    return {
      url: realUrl,
      ca: readFileSync(file, 'utf8'),
      close: async () => {},
    };
  }
  const { sandbox } = direct.server;
  if (!sandbox) throw new Error('There is neither a real server nor a sandbox');
  return startTlsFront(sandbox.urls.clusters['prod-eu']);
}

/**
 * While a portal starts, this process does nothing else: it does not see that servers have closed connections which were
 * idle, and would send its next request into one of them.
 */
export function forgetConnections(): void {
  http.globalAgent.destroy();
  https.globalAgent.destroy();
}

/** Opens an API server with a portal before it. */
export function useProxyContract(): ProxyContract {
  // The first request makes the portal load a library.
  jest.setTimeout(60_000);
  const direct = useContract();
  let front: TlsFront;
  let portal: Portal;
  let clusters: PortalCluster[];

  beforeAll(async () => {
    front = await secured(direct);
    const { tokens } = direct.server;
    const caData = Buffer.from(front.ca).toString('base64');
    const named = (
      name: ClusterName,
      fields: Partial<PortalCluster>,
    ): PortalCluster => ({
      name,
      url: front.url,
      serviceAccountToken: tokens.admin,
      ...fields,
    });
    clusters = [
      named('trusted', { caData }),
      named('reading', { caData, serviceAccountToken: tokens.viewer }),
      named('untrusted', {}),
      named('unchecked', { skipTLSVerify: true }),
      named('gone', { url: NOWHERE }),
    ];
    portal = await startPortal({ clusters });
    forgetConnections();
  }, 120_000);

  afterAll(async () => {
    await portal?.close();
    await front?.close();
  });

  const headers: ProxyContract['headers'] = ({
    cluster = 'trusted',
    as = 'plugin',
  } = {}) => ({
    Authorization: portal.authorization[as],
    ...(cluster && { [CLUSTER_HEADER]: cluster }),
  });

  return {
    direct,
    get portal() {
      return portal;
    },
    get clusters() {
      return clusters;
    },
    headers,
    call(path, { cluster, as, through = portal, ...call } = {}) {
      return new Client(through.proxyUrl, undefined).call({
        ...call,
        path,
        headers: { ...headers({ cluster, as }), ...call.headers },
      });
    },
  };
}
