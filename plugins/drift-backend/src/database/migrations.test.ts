import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { migrate } from './connectDatabase';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const directory = resolvePackagePath(
  '@bellwether/plugin-drift-backend',
  'migrations',
);

describe.each(databases.eachSupportedId())('the tables on %s', id => {
  it('can be made, unmade and made again', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await knex.migrate.rollback({ directory }, true);
    for (const table of ['monitors', 'windows', 'deploys', 'outbox']) {
      expect(await knex.schema.hasTable(table)).toBe(false);
    }
    await migrate(knex);
    expect(await knex.schema.hasTable('earlier_judgements')).toBe(true);
  });

  it('keep that an owner was told of drift, when the causes come to be kept', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await knex.migrate.down({
      directory,
      name: '20261126000010_causes_and_silence.js',
    });
    const monitor = (name: string, streak: number) => ({
      id: name,
      entity_ref: 'resource:default/card-fraud',
      name,
      definition: '{}',
      defined_in: '{}',
      seen_at: '2026-06-15T00:00:00.000Z',
      alerted_streak: streak,
    });
    await knex('monitors').insert([monitor('told', 3), monitor('quiet', 0)]);
    await migrate(knex);
    const rows = await knex('monitors')
      .orderBy('name')
      .select('name', 'told_causes', 'to_tell');
    expect(rows).toEqual([
      { name: 'quiet', told_causes: null, to_tell: 0 },
      { name: 'told', told_causes: '[{"kind":"joint"}]', to_tell: 0 },
    ]);
  });
});
