import { DatabaseService } from '@backstage/backend-plugin-api';
import { OwnTable } from '../database';

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
    const { database, now } = options;
    const table = new OwnTable({
      database,
      name: TABLE,
      columns: column => {
        column.increments('id');
        column.string('task_id').notNullable().index();
        column.text('what').notNullable();
        column.text('undo').notNullable();
        column.dateTime('made_at').notNullable();
      },
      onOpen: client => {
        const oldest = new Date(now().getTime() - REMEMBERED_DAYS * DAY_MS);
        return client<Row>(TABLE).where('made_at', '<', oldest).delete();
      },
    });
    return new MadeThings(table, now);
  }

  private constructor(
    private readonly table: OwnTable,
    private readonly now: () => Date,
  ) {}

  /** A thing that is noted already stays where it is, and is undone as is said now. */
  async note(taskId: string, { what, undo }: MadeThing): Promise<void> {
    const client = await this.table.ready();
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
    const client = await this.table.ready();
    await client<Row>(TABLE).where({ task_id: taskId, what }).delete();
  }

  /** In the order in which they were made. */
  async of(taskId: string): Promise<MadeThing[]> {
    const client = await this.table.ready();
    const rows = await client<Row>(TABLE)
      .where({ task_id: taskId })
      .orderBy('id');
    return rows.map(({ what, undo }) => ({ what, undo }));
  }
}
