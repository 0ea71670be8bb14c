import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from '../../stack/Component';
import { answers, loopback } from '../answers';
import { copyModuleFiles, installTool, programPath } from '../go/GoModule';
import { Cluster, type KubernetesObject } from '../kubernetes/Cluster';

const VERSION = '0.8.0';
const program = { name: 'kwok', version: VERSION, binary: 'kwok' };

/** How nodes and pods come to be ready. KWOK has no such stages of its own: it comes with them beside it. */
const STAGES = [
  'node/fast/node-initialize',
  'node/heartbeat-with-lease/node-heartbeat-with-lease',
  'pod/fast/pod-ready',
  'pod/fast/pod-complete',
  'pod/fast/pod-delete',
].map(name => `kustomize/stage/${name}.yaml`);

const CAPACITY = { cpu: '32', memory: '256Gi', pods: '110' };

const NODES: KubernetesObject[] = ['kwok-0', 'kwok-1'].map(name => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    annotations: {
      'node.alpha.kubernetes.io/ttl': '0',
      'kwok.x-k8s.io/node': 'fake',
    },
    labels: {
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      type: 'kwok',
    },
  },
  status: { allocatable: CAPACITY, capacity: CAPACITY },
}));

/** Nodes that run nothing: pods on them become ready, and have no process. */
export const kwok: Component = {
  name: 'kwok',
  version: VERSION,
  needs: ['control-plane'],
  coldSeconds: 60,

  async install(context) {
    await installTool(context, program, 'sigs.k8s.io/kwok/cmd/kwok');
    await copyModuleFiles(
      context,
      { path: 'sigs.k8s.io/kwok', version: VERSION },
      STAGES,
      context.cacheDirectory(program.name, VERSION),
    );
  },

  async start(context) {
    const cluster = Cluster.of(context.environment);
    await Promise.all(NODES.map(node => cluster.create(node)));
    const stages = await Promise.all(
      STAGES.map(file =>
        readFile(
          path.join(
            context.cacheDirectory(program.name, VERSION),
            path.basename(file),
          ),
          'utf8',
        ),
      ),
    );
    const config = path.join(context.dataDirectory('kwok'), 'stages.yaml');
    await writeFile(config, stages.join('\n---\n'));
    const port = await context.freePort();
    const address = loopback(port);
    const process_ = context.spawn('kwok', programPath(context, program), [
      ...['--config', config],
      ...['--kubeconfig', context.environment.BELLWETHER_KUBERNETES_KUBECONFIG],
      '--manage-all-nodes=true',
      ...['--cidr', '10.1.0.0/16', '--node-ip', '127.0.0.1'],
      ...['--node-lease-duration-seconds', '40'],
      ...['--server-address', `127.0.0.1:${port}`],
    ]);
    await context.untilReady(
      process_,
      async () =>
        (await answers(`${address}/healthz`)) && (await areReady(cluster)),
    );
    return { processes: [{ process: process_, address }], environment: {} };
  },
};

async function areReady(cluster: Cluster): Promise<boolean> {
  const { body } = await cluster.request({ path: '/api/v1/nodes' });
  return NODES.every(({ metadata: { name } }) =>
    body.items
      .find(node => node.metadata.name === name)
      ?.status.conditions?.some(
        ({ type, status }) => type === 'Ready' && status === 'True',
      ),
  );
}
