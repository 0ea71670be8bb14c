import { readFileSync } from 'node:fs';
import { type Sandbox, startSandbox } from '@bellwether/sandbox';
import { Client } from './client';
import { compactRollouts } from './compaction';

/** Who calls: `admin` may do everything; `owner` changes Rollouts; `viewer` reads. */
export type Role = 'admin' | 'owner' | 'viewer';

/** The API server that a contract test talks to. */
export interface KubernetesServer {
  client: Client;
  tokens: Record<Role, string>;
  /** Makes the server forget the history of its Rollouts; absent where nobody outside can. */
  compact?: () => Promise<void>;
  /** Absent for a real server. */
  sandbox?: Sandbox;
  close(): Promise<void>;
}

const {
  BELLWETHER_KUBERNETES_URL,
  BELLWETHER_KUBERNETES_CA,
  BELLWETHER_KUBERNETES_ETCD_URL,
  BELLWETHER_KUBERNETES_TOKEN_ADMIN,
  BELLWETHER_KUBERNETES_TOKEN_OWNER,
  BELLWETHER_KUBERNETES_TOKEN_VIEWER,
} = process.env;

/** Address of a real server; undefined when the tests run against the sandbox. */
export const realUrl = BELLWETHER_KUBERNETES_URL?.replace(/\/+$/, '');

/** For what only the sandbox can be asked, such as the objects of its world. */
export const inSandbox = realUrl ? describe.skip : describe;

/** For what happens after a compaction, which a real server is made to do through its etcd. */
export const whereCompactable =
  realUrl && !BELLWETHER_KUBERNETES_ETCD_URL ? describe.skip : describe;

function openReal(url: string): KubernetesServer {
  const tokens = {
    admin: BELLWETHER_KUBERNETES_TOKEN_ADMIN,
    owner: BELLWETHER_KUBERNETES_TOKEN_OWNER,
    viewer: BELLWETHER_KUBERNETES_TOKEN_VIEWER,
  };
  const tokenOf = (role: Role) => {
    const token = tokens[role];
    if (!token) {
      throw new Error(
        `Set BELLWETHER_KUBERNETES_TOKEN_${role.toUpperCase()} to a bearer token`,
      );
    }
    return token;
  };
  const client = new Client(
    url,
    BELLWETHER_KUBERNETES_CA
      ? readFileSync(BELLWETHER_KUBERNETES_CA)
      : undefined,
  );
  return {
    client,
    compact: BELLWETHER_KUBERNETES_ETCD_URL
      ? () =>
          compactRollouts(
            BELLWETHER_KUBERNETES_ETCD_URL,
            client,
            tokenOf('admin'),
          )
      : undefined,
    tokens: {
      admin: tokenOf('admin'),
      owner: tokenOf('owner'),
      viewer: tokenOf('viewer'),
    },
    close: async () => {},
  };
}

/**
 * A real server that `BELLWETHER_KUBERNETES_URL` names, or else a cluster of the sandbox. A real one is given the tokens
 * `BELLWETHER_KUBERNETES_TOKEN_ADMIN`, `…_OWNER` and `…_VIEWER`, and the file of its certificate authority by
 * `BELLWETHER_KUBERNETES_CA`, and, if it may be compacted, the address of its etcd by `BELLWETHER_KUBERNETES_ETCD_URL`; it
 * needs the CRDs of Argo Rollouts and of KServe 0.20.
 */
export async function openKubernetes(): Promise<KubernetesServer> {
  if (realUrl) {
    return openReal(realUrl);
  }
  const sandbox = await startSandbox({
    quiet: true,
    seed: 'contract',
    now: new Date('2026-11-01T09:00:00Z'),
  });
  return {
    client: new Client(sandbox.urls.clusters['prod-eu'], undefined),
    tokens: sandbox.tokens,
    compact: async () => {
      await fetch(`${sandbox.urls.control}/clusters/prod-eu/compact`, {
        method: 'POST',
      });
    },
    sandbox,
    close: () => sandbox.close(),
  };
}
