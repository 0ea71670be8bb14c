import type { KubernetesObject } from '../types';
import { builtIn } from '../resources';
import { DAY, type Site } from './Site';

const SYSTEM_NAMESPACES = [
  'argo-rollouts',
  'argocd',
  'default',
  'kserve',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

export function makeNamespaces(site: Site): KubernetesObject[] {
  const teams = site.world.teams.map(({ namespace }) => namespace);
  return [...new Set([...SYSTEM_NAMESPACES, ...teams])].map(name => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: site.meta({
      resource: builtIn('namespaces'),
      name,
      ageSeconds: 400 * DAY,
      labels: { 'kubernetes.io/metadata.name': name },
    }),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }));
}
