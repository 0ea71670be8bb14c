import type { Context } from '../../stack/Component';
import { buildTool, type Program } from '../go/GoModule';

export const KUBERNETES_VERSION = '1.34.4';
export const ETCD_VERSION = '3.6.4';
export const ROLLOUTS_VERSION = '1.9.1';

/** The module that gives one version of every dependency to all programs of the cluster, so that each compiles once. */
const MODULE = 'cluster';

export const etcd: Program = {
  name: 'etcd',
  version: ETCD_VERSION,
  binary: 'etcd',
};

export const rolloutsController: Program = {
  name: 'argo-rollouts',
  version: ROLLOUTS_VERSION,
  binary: 'rollouts-controller',
};

function ofKubernetes(binary: string): Program {
  return { name: 'kubernetes', version: KUBERNETES_VERSION, binary };
}

export const apiServer = ofKubernetes('kube-apiserver');
export const controllerManager = ofKubernetes('kube-controller-manager');
export const scheduler = ofKubernetes('kube-scheduler');

/** A build of Kubernetes that is not told its version calls itself v0.0.0, and clients adapt to that. */
export function versionFlags(version: string): string[] {
  const [major, minor] = version.split('.');
  const values = {
    gitVersion: `v${version}`,
    gitMajor: major,
    gitMinor: minor,
    gitCommit: '0'.repeat(40),
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
  };
  return [
    'k8s.io/component-base/version',
    'k8s.io/client-go/pkg/version',
  ].flatMap(target =>
    Object.entries(values).map(
      ([name, value]) => `-X ${target}.${name}=${value}`,
    ),
  );
}

/** Builds one of them. The version of Kubernetes is in each, or a change of it would compile all again. */
export function buildOfCluster(
  context: Context,
  program: Program,
  source: string,
): Promise<void> {
  return buildTool(context, program, {
    module: MODULE,
    package: source,
    linkerFlags: versionFlags(KUBERNETES_VERSION),
  });
}
