import type { KubernetesObject } from '../types';
import { makeDeployment } from './deployment';
import { builtIn } from '../resources';
import { makeService } from './service';
import { DAY, type Site } from './Site';

interface Workload {
  name: string;
  image: string;
  replicas: number;
}

/** What runs beside the models: it serves none, and must not be taken for a model server. */
const WORKLOADS: Workload[] = [
  {
    name: 'feature-loader',
    image: 'registry.example.com/data/feature-loader:4.2.0',
    replicas: 2,
  },
  {
    name: 'labelling-ui',
    image: 'registry.example.com/tools/labelling-ui:1.18.3',
    replicas: 1,
  },
];

function makeWorkload(
  site: Site,
  namespace: string,
  { name, image, replicas }: Workload,
): KubernetesObject[] {
  const labels = { app: name, 'app.kubernetes.io/name': name };
  const ageSeconds = site
    .random('workload', namespace, name)
    .integer(20 * DAY, 200 * DAY);
  return [
    ...makeDeployment(site, {
      namespace,
      name,
      labels,
      selector: { app: name },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name,
              image,
              resources: { requests: { cpu: '100m', memory: '128Mi' } },
            },
          ],
        },
      },
      replicas,
      ready: replicas,
      ageSeconds,
      trouble: { kind: 'crashing', restarts: 1 },
    }),
    makeService(site, {
      namespace,
      name,
      labels,
      selector: { app: name },
      ageSeconds,
    }),
  ];
}

function makeRootCertificate(site: Site, namespace: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: site.meta({
      resource: builtIn('configmaps'),
      name: 'kube-root-ca.crt',
      namespace,
      ageSeconds: 400 * DAY,
    }),
    data: { 'ca.crt': '' },
  };
}

/** Deployments, Services and ConfigMaps in the namespaces of the teams. */
export function makeOrdinaryWorkloads(site: Site): KubernetesObject[] {
  return site.world.teams.flatMap(({ namespace }) => [
    makeRootCertificate(site, namespace),
    ...WORKLOADS.flatMap(workload => makeWorkload(site, namespace, workload)),
  ]);
}
