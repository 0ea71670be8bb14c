import { Entity } from '@backstage/catalog-model';
import { createExtensionTester } from '@backstage/frontend-test-utils';
import { FleetColumnBlueprint, HealthTileBlueprint } from '.';

const model = (type: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'flight-delay' },
  spec: { type },
});

it('a column of the fleet carries what the fleet needs to show it', () => {
  const column = {
    family: 'drift',
    title: 'Drift',
    subtitle: 'last 8 windows',
    render: () => 'cell',
  };
  const tester = createExtensionTester(
    FleetColumnBlueprint.make({ name: 'drift', params: column }),
  );
  expect(tester.get(FleetColumnBlueprint.dataRefs.column)).toEqual(column);
});

it.each([
  ['a predicate', { 'spec.type': 'ml-model' }],
  ['a function', (entity: Entity) => entity.spec?.type === 'ml-model'],
])('a tile of the health strip chooses its models by %s', (_name, filter) => {
  const tester = createExtensionTester(
    HealthTileBlueprint.make({
      name: 'drift',
      params: { loader: async () => <p>tile</p>, filter, order: 20 },
    }),
  );
  const matches = tester.get(HealthTileBlueprint.dataRefs.filter);
  expect(matches?.(model('ml-model'))).toBe(true);
  expect(matches?.(model('dataset'))).toBe(false);
  expect(tester.get(HealthTileBlueprint.dataRefs.order)).toBe(20);
});
