import { DatabaseService } from '@backstage/backend-plugin-api';

type Client = Awaited<ReturnType<DatabaseService['getClient']>>;

/** Something that a task made, and how it is undone. */
export interface MadeThing {
  what: string;
  undo: string;
}

interface Row {
  id: number;
  task_id: string;
  what: string;
  undo: string;
  made_at: Date;
}

const TABLE = 'bellwether_made_things';
/** Longer than anybody retries a task. */
const REMEMBERED_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What each task made, in the scaffolder's database. The scaffolder forgets what a step put out that failed later on, and just
 * that step may have left something half-made; a portal that was started anew would forget all of it.
 */
export class MadeThings {
  static create(options: {
    database: DatabaseService;
    now: () => Date;
  }): MadeThings {
    return new MadeThings(options.database, options.now);
  }

  #client?: Promise<Client>;

  private constructor(
    private readonly database: DatabaseService,
    private readonly now: () => Date,
  ) {}

  /** A thing that is noted already stays where it is, and is undone as is said now. */
  async note(taskId: string, { what, undo }: MadeThing): Promise<void> {
    const client = await this.#ready();
    const changed = await client<Row>(TABLE)
      .where({ task_id: taskId, what })
      .update({ undo });
    if (changed === 0) {
      await client<Row>(TABLE).insert({
        task_id: taskId,
        what,
        undo,
        made_at: this.now(),
      });
    }
  }

  /** It is known by now that there is no such thing, or by a better name. */
  async forget(taskId: string, what: string): Promise<void> {
    const client = await this.#ready();
    await client<Row>(TABLE).where({ task_id: taskId, what }).delete();
  }

  /** In the order in which they were made. */
  async of(taskId: string): Promise<MadeThing[]> {
    const client = await this.#ready();
    const rows = await client<Row>(TABLE)
      .where({ task_id: taskId })
      .orderBy('id');
    return rows.map(({ what, undo }) => ({ what, undo }));
  }

  #ready(): Promise<Client> {
    this.#client ??= this.#open().catch(error => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #open(): Promise<Client> {
    const client = await this.database.getClient();
    if (!(await client.schema.hasTable(TABLE))) {
      await client.schema
        .createTable(TABLE, table => {
          table.increments('id');
          table.string('task_id').notNullable().index();
          table.text('what').notNullable();
          table.text('undo').notNullable();
          table.dateTime('made_at').notNullable();
        })
        .catch(async error => {
          // Another instance of the portal may have been faster.
          if (!(await client.schema.hasTable(TABLE))) throw error;
        });
    }
    await client<Row>(TABLE)
      .where(
        'made_at',
        '<',
        new Date(this.now().getTime() - REMEMBERED_DAYS * DAY_MS),
      )
      .delete();
    return client;
  }
}
