import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { createWorld } from '@bellwether/sandbox';
import { readFileSync } from 'fs';
import { resolve } from 'path';
import request from 'supertest';
import { parseAllDocuments } from 'yaml';
import { until } from './__testUtils__/until';

jest.setTimeout(60_000);

const folder = resolve(__dirname, '../../../catalog');

it('the catalog that the portal starts with holds every team and system of the sandbox, and refers to nothing else', async () => {
  const { server } = await startTestBackend({
    features: [
      catalogPlugin,
      mockServices.rootConfig.factory({
        data: {
          catalog: {
            stitchingStrategy: { pollingInterval: { milliseconds: 100 } },
            locations: ['org.yaml', 'systems.yaml'].map(file => ({
              type: 'file',
              target: resolve(folder, file),
              rules: [{ allow: ['User', 'Group', 'System', 'Domain'] }],
            })),
          },
        },
      }),
    ],
  });
  const { teams } = createWorld();
  const expected = [
    ...teams.map(({ name }) => `group:default/${name}`),
    ...teams.flatMap(({ systems }) =>
      systems.map(name => `system:default/${name}`),
    ),
    'group:default/ml-platform',
    'user:default/guest',
    'user:default/platform-engineer',
    'user:default/viewer',
  ];
  const entities = await until(async () => {
    const { body } = await request(server).get('/api/catalog/entities');
    const found: Map<string, Entity> = new Map(
      body.map((entity: Entity) => [stringifyEntityRef(entity), entity]),
    );
    return (
      expected.every(ref => found.has(ref)) &&
      [...found.values()].every(
        ({ kind, relations }) => kind === 'Location' || relations,
      ) &&
      found
    );
  });
  const targets = [...entities.values()].flatMap(({ relations = [] }) =>
    relations.map(({ targetRef }) => targetRef),
  );
  expect(targets.filter(target => !entities.has(target))).toEqual([]);
  expect(entities.get('user:default/guest')?.relations).toEqual([
    { type: 'memberOf', targetRef: 'group:default/travel-ml' },
  ]);
});

it('its applications use models of the sandbox, and belong to its teams and systems', () => {
  const applications = parseAllDocuments(
    readFileSync(resolve(folder, 'applications.yaml'), 'utf8'),
  ).map(document => document.toJS());
  const { teams, models } = createWorld();
  const refs = new Set([
    ...models.map(({ name }) => `resource:default/${name}`),
    ...teams.map(({ name }) => `group:default/${name}`),
    ...teams.flatMap(({ systems }) => systems),
  ]);
  const used = applications.flatMap(({ spec }) => [
    ...spec.dependsOn,
    spec.owner,
    spec.system,
  ]);
  expect(applications.length).toBeGreaterThan(1);
  expect(used.filter(ref => !refs.has(ref))).toEqual([]);
});
