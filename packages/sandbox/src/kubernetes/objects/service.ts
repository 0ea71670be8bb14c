import type { KubernetesObject, OwnerReference } from '../types';
import { builtIn } from '../resources';
import type { Site } from './Site';

export interface ServiceOptions {
  namespace: string;
  name: string;
  labels: Record<string, string>;
  selector: Record<string, string>;
  annotations?: Record<string, string>;
  owner?: OwnerReference;
  ageSeconds: number;
}

export function makeService(
  site: Site,
  { selector, ...options }: ServiceOptions,
): KubernetesObject {
  const random = site.random('service', options.namespace, options.name);
  const clusterIP = `10.96.${random.integer(0, 255)}.${random.integer(2, 254)}`;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: site.meta({ resource: builtIn('services'), ...options }),
    spec: {
      type: 'ClusterIP',
      selector,
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
      clusterIP,
      clusterIPs: [clusterIP],
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    },
    status: { loadBalancer: {} },
  };
}
