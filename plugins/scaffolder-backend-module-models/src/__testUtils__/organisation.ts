import { Entity } from '@backstage/catalog-model';

/** Teams, a system, and the person who runs templates in tests. */
export const ORGANISATION: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'owner', namespace: 'default' },
    spec: { memberOf: ['travel-ml'] },
    relations: [{ type: 'memberOf', targetRef: 'group:default/travel-ml' }],
  },
  ...['travel-ml', 'payments-ml'].map(name => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default' },
    spec: { type: 'team', children: [] },
  })),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: { name: 'flight-ops', namespace: 'default' },
    spec: { owner: 'group:default/travel-ml' },
  },
];
