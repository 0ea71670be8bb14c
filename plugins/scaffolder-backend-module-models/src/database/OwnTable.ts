import { DatabaseService } from '@backstage/backend-plugin-api';

type Client = Awaited<ReturnType<DatabaseService['getClient']>>;
type Columns = Parameters<Client['schema']['createTable']>[1];

/** A table of this module in the scaffolder's database, made when it is first asked for. */
export class OwnTable {
  #client?: Promise<Client>;

  constructor(
    private readonly options: {
      database: DatabaseService;
      name: string;
      columns: Columns;
      /** Columns by name that it has not always had. */
      added?: Record<string, Columns>;
      /** Once, before its first use. */
      onOpen?: (client: Client) => Promise<unknown>;
    },
  ) {}

  /** What failed is tried again with the next question. */
  async ready(): Promise<Client> {
    this.#client ??= this.#open().catch(error => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #open(): Promise<Client> {
    const { database, name, columns, added = {}, onOpen } = this.options;
    const client = await database.getClient();
    if (!(await client.schema.hasTable(name))) {
      await client.schema.createTable(name, columns).catch(async error => {
        // Another instance of the portal may have been faster.
        if (!(await client.schema.hasTable(name))) throw error;
      });
    }
    for (const [column, add] of Object.entries(added)) {
      if (await client.schema.hasColumn(name, column)) continue;
      await client.schema.alterTable(name, add).catch(async error => {
        if (!(await client.schema.hasColumn(name, column))) throw error;
      });
    }
    await onOpen?.(client);
    return client;
  }
}
