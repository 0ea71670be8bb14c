import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** The database of one plugin. @public */
export interface PluginDatabase {
  /** The database, with its tables as this version of the plugin needs them. */
  connectDatabase(database: DatabaseService): Promise<Knex>;
  /** Brings the tables to this version. */
  migrate(knex: Knex): Promise<void>;
}

/**
 * How a plugin comes to its tables: by the migrations that its package ships in `migrations`.
 *
 * @param packageName - of the plugin, for example `@bellwether/plugin-drift-backend`
 *
 * @public
 */
export function pluginDatabase(packageName: string): PluginDatabase {
  async function migrate(knex: Knex): Promise<void> {
    await knex.migrate.latest({
      directory: resolvePackagePath(packageName, 'migrations'),
    });
  }
  return {
    migrate,
    async connectDatabase(database) {
      const knex = await database.getClient();
      if (!database.migrations?.skip) await migrate(knex);
      return knex;
    },
  };
}
