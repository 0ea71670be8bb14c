import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { migrate } from './connectDatabase';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const directory = resolvePackagePath(
  '@bellwether/plugin-models-backend',
  'migrations',
);

describe.each(databases.eachSupportedId())('the tables on %s', id => {
  it('can be made, unmade and made again', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    expect(await knex.schema.hasTable('models')).toBe(true);

    await knex.migrate.rollback({ directory }, true);
    for (const table of [
      'models',
      'model_versions',
      'version_details',
      'alias_history',
      'events',
      'outbox',
      'summaries',
      'upstream_status',
      'pending_moves',
      'idempotency',
      'webhook_deliveries',
      'clusters',
      'servers',
    ]) {
      expect(await knex.schema.hasTable(table)).toBe(false);
    }
    await migrate(knex);
    expect(await knex.schema.hasTable('models')).toBe(true);
  });

  it('keep what is known of moves that are under way and of those that were left, there and back', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    const move = { alias: 'champion', version: 3 };
    const row = (name: string, startedAt: string, text: object) => ({
      instance: 'mlflow',
      name,
      started_at: startedAt,
      move: JSON.stringify(text),
    });
    const before = [
      row('left', '2026-06-01T09:59:10.000Z', {
        ...move,
        begunAt: '2026-06-01T10:00:00.000Z',
      }),
      row('under-way', '2026-06-01T10:00:00.000Z', move),
    ];
    const name = '20261126000010_held_moves.js';
    await knex.migrate.down({ directory, name });
    await knex('pending_moves').insert(before);
    await migrate(knex);
    const read = () => knex('pending_moves').orderBy('name');
    expect(await read()).toEqual([
      {
        ...row('left', '2026-06-01T10:00:00.000Z', move),
        held_until: '2026-06-01T10:00:10.000Z',
      },
      {
        ...row('under-way', '2026-06-01T10:00:00.000Z', move),
        held_until: '2026-06-01T10:01:00.000Z',
      },
    ]);
    await knex.migrate.down({ directory, name });
    expect(await read()).toEqual(before);
  });
});
