import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client, type Answer } from '../../../contract/kubernetes/client';
import type { Component, Context, RunningProcess } from '../../stack/Component';
import { answers, loopback } from '../answers';
import { programPath } from '../go/GoModule';
import { Cluster } from '../kubernetes/Cluster';
import {
  prepareCredentials,
  renderKubeconfig,
  type Credentials,
} from './access';
import {
  apiServer,
  buildOfCluster,
  controllerManager,
  etcd,
  KUBERNETES_VERSION,
  scheduler,
} from './programs';
import { ROLES } from './roles';

/** Controllers that what runs here needs; most others look after nodes, clouds and volumes. */
const CONTROLLERS = [
  'clusterrole-aggregation-controller',
  'deployment-controller',
  'disruption-controller',
  'endpointslice-controller',
  'garbage-collector-controller',
  'horizontal-pod-autoscaler-controller',
  'job-controller',
  'namespace-controller',
  'replicaset-controller',
  'root-ca-certificate-publisher-controller',
  'serviceaccount-controller',
];

interface Site {
  folder: string;
  credentials: Credentials;
  caFile: string;
  keyFile: string;
  kubeconfig: string;
  url: string;
}

/** A control plane with nothing under it: nodes and controllers of other projects are components of their own. */
export const controlPlane: Component = {
  name: 'control-plane',
  version: KUBERNETES_VERSION,
  needs: [],
  contracts: ['kubernetes', 'proxy'],
  coldSeconds: 430,

  async install(context) {
    await buildOfCluster(context, etcd, 'go.etcd.io/etcd/server/v3');
    for (const program of [apiServer, controllerManager, scheduler]) {
      await buildOfCluster(
        context,
        program,
        `k8s.io/kubernetes/cmd/${program.binary}`,
      );
    }
  },

  async start(context) {
    const store = await startEtcd(context);
    const { site, server } = await startApiServer(context, store.address);
    const cluster = new Cluster(clientOf(site), site.credentials.tokens.admin);
    const [manager, schedulerProcess] = await Promise.all([
      startClient(context, site, controllerManager, [
        ...[
          '--service-account-private-key-file',
          site.credentials.signingKeyFile,
        ],
        ...['--root-ca-file', site.caFile],
        ...['--controllers', CONTROLLERS.join(',')],
      ]),
      startClient(context, site, scheduler, []),
      Promise.all(ROLES.map(role => cluster.apply(role))),
    ]);
    // The controller manager works when it has given the first namespace its service account.
    await context.untilReady(manager.process, async () =>
      isOk(
        await cluster.ask({
          path: '/api/v1/namespaces/default/serviceaccounts/default',
        }),
      ),
    );
    return {
      processes: [store, server, manager, schedulerProcess],
      environment: publish(site, store.address),
    };
  },
};

async function startEtcd(context: Context) {
  const folder = context.dataDirectory('control-plane');
  const address = loopback(await context.freePort());
  const peer = loopback(await context.freePort());
  const process_ = context.spawn('etcd', programPath(context, etcd), [
    ...['--data-dir', path.join(folder, 'etcd')],
    ...['--listen-client-urls', address, '--advertise-client-urls', address],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ...['--initial-cluster', `default=${peer}`],
    // The data need not outlive a loss of power.
    '--unsafe-no-fsync',
    ...['--log-level', 'warn'],
  ]);
  await context.untilReady(process_, () => answers(`${address}/health`));
  return { process: process_, address };
}

async function startApiServer(
  context: Context,
  etcdUrl: string,
): Promise<{ site: Site; server: RunningProcess }> {
  const folder = context.dataDirectory('control-plane');
  const credentials = prepareCredentials(folder);
  const port = await context.freePort();
  const url = `https://127.0.0.1:${port}`;
  const certificates = path.join(folder, 'certificates');
  const site: Site = {
    folder,
    credentials,
    // The API server makes them itself; the certificate of their authority is in the same file.
    caFile: path.join(certificates, 'apiserver.crt'),
    keyFile: path.join(certificates, 'apiserver.key'),
    kubeconfig: path.join(folder, 'kubeconfig'),
    url,
  };
  writeFileSync(
    site.kubeconfig,
    renderKubeconfig(url, site.caFile, credentials.tokens.admin),
    { mode: 0o600 },
  );
  const server = context.spawn(
    'kube-apiserver',
    programPath(context, apiServer),
    [
      ...['--etcd-servers', etcdUrl],
      ...['--bind-address', '127.0.0.1', '--secure-port', String(port)],
      ...['--advertise-address', '127.0.0.1'],
      // A loopback address is refused as an endpoint of the service `kubernetes`.
      ...['--endpoint-reconciler-type', 'none'],
      ...['--cert-dir', certificates],
      ...['--token-auth-file', credentials.tokenFile],
      ...['--authorization-mode', 'RBAC'],
      ...['--service-cluster-ip-range', '10.0.0.0/24'],
      ...['--service-account-issuer', 'https://kubernetes.default.svc'],
      ...['--service-account-key-file', credentials.verifyingKeyFile],
      ...['--service-account-signing-key-file', credentials.signingKeyFile],
      // Nobody here would ever take the taint of a new node away.
      ...['--disable-admission-plugins', 'TaintNodesByCondition'],
    ],
  );
  await context.untilReady(server, async () => {
    const { status } = await asking(site, '/readyz');
    return status === 200;
  });
  return { site, server: { process: server, address: url } };
}

/** Starts a part that works through the API server. */
async function startClient(
  context: Context,
  site: Site,
  program: typeof controllerManager,
  args: string[],
): Promise<RunningProcess> {
  const port = await context.freePort();
  const process_ = context.spawn(
    program.binary,
    programPath(context, program),
    [
      ...['--kubeconfig', site.kubeconfig],
      ...['--authentication-kubeconfig', site.kubeconfig],
      ...['--authorization-kubeconfig', site.kubeconfig],
      ...['--tls-cert-file', site.caFile],
      ...['--tls-private-key-file', site.keyFile],
      ...['--bind-address', '127.0.0.1', '--secure-port', String(port)],
      '--leader-elect=false',
      ...args,
    ],
  );
  const address = `https://127.0.0.1:${port}`;
  await context.untilReady(process_, async () => {
    const { status } = await asking({ ...site, url: address }, '/healthz');
    return status === 200;
  });
  return { process: process_, address };
}

function publish(site: Site, etcdUrl: string): Record<string, string> {
  const { tokens } = site.credentials;
  return {
    BELLWETHER_KUBERNETES_URL: site.url,
    BELLWETHER_KUBERNETES_CA: site.caFile,
    BELLWETHER_KUBERNETES_CA_DATA: readFileSync(site.caFile).toString('base64'),
    BELLWETHER_KUBERNETES_TOKEN_ADMIN: tokens.admin,
    BELLWETHER_KUBERNETES_TOKEN_PORTAL: tokens.portal,
    BELLWETHER_KUBERNETES_TOKEN_OWNER: tokens.owner,
    BELLWETHER_KUBERNETES_TOKEN_VIEWER: tokens.viewer,
    BELLWETHER_KUBERNETES_TOKEN_STRANGER: tokens.stranger,
    BELLWETHER_KUBERNETES_KUBECONFIG: site.kubeconfig,
    BELLWETHER_KUBERNETES_ETCD_URL: etcdUrl,
  };
}

function clientOf({ url, caFile }: Pick<Site, 'url' | 'caFile'>): Client {
  return new Client(url, readFileSync(caFile));
}

/** The answer of a server that may not be up yet: the status is 0 then. */
async function asking(
  site: Pick<Site, 'url' | 'caFile' | 'credentials'>,
  path_: string,
): Promise<Pick<Answer, 'status'>> {
  try {
    const token = site.credentials.tokens.admin;
    return await clientOf(site).call({ path: path_, token });
  } catch {
    return { status: 0 };
  }
}

function isOk({ status }: Pick<Answer, 'status'>): boolean {
  return status === 200;
}
