import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { migrate } from './connectDatabase';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('the tables on %s', id => {
  it('can be made, unmade and made again', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    expect(await knex.schema.hasTable('models')).toBe(true);

    const directory = resolvePackagePath(
      '@bellwether/plugin-models-backend',
      'migrations',
    );
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
});
