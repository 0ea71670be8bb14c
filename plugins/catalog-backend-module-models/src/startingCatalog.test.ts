import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { createWorld } from '@bellwether/sandbox';
import { resolve } from 'path';
import request from 'supertest';
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
  const systems = teams.flatMap(team => team.systems);
  const entities: Entity[] = await until(async () => {
    const { body } = await request(server).get('/api/catalog/entities');
    return (
      body.filter(({ kind }: Entity) => kind === 'System').length ===
        systems.length &&
      body.every(
        ({ kind, relations }: Entity) => kind === 'Location' || relations,
      ) &&
      body
    );
  });
  const refOf = ({ kind, metadata }: Entity) =>
    `${kind.toLocaleLowerCase('en-US')}:${metadata.namespace}/${metadata.name}`;
  const refs = new Set(entities.map(refOf));
  expect([...refs]).toEqual(
    expect.arrayContaining([
      ...teams.map(({ name }) => `group:default/${name}`),
      ...systems.map(name => `system:default/${name}`),
      'group:default/ml-platform',
      'user:default/guest',
      'user:default/platform-engineer',
      'user:default/viewer',
    ]),
  );
  const targets = entities.flatMap(({ relations = [] }) =>
    relations.map(({ targetRef }) => targetRef),
  );
  expect(targets.filter(target => !refs.has(target))).toEqual([]);
  const guest = entities.find(entity => refOf(entity) === 'user:default/guest');
  expect(guest?.relations).toEqual([
    { type: 'memberOf', targetRef: 'group:default/travel-ml' },
  ]);
});
