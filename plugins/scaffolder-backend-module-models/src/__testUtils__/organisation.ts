import { Entity } from '@backstage/catalog-model';

/** A team. */
export function group(name: string, namespace = 'default'): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace },
    spec: { type: 'team', children: [] },
  };
}

/** Teams, a system, and the person who runs templates in tests. */
export const ORGANISATION: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'owner', namespace: 'default' },
    spec: { memberOf: ['travel-ml'] },
    relations: [{ type: 'memberOf', targetRef: 'group:default/travel-ml' }],
  },
  group('travel-ml'),
  group('payments-ml'),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: { name: 'flight-ops', namespace: 'default' },
    spec: { owner: 'group:default/travel-ml' },
  },
];
