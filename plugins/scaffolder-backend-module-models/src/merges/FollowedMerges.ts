import { DatabaseService } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { OwnTable } from '../database';

export const afterMergeSchema = z.object({
  /** Instance of registry, and the model's name in it. */
  registry: z.string(),
  model: z.string(),
  /** A tag that is null is taken away. */
  tags: z.record(z.string(), z.string().nullable()),
  /** Address of an entity's file that comes into the catalog. */
  catalogUrl: z.string().optional(),
});

/** What is done once a pull request is merged, and not before: until then its files are nowhere. */
export type AfterMerge = z.infer<typeof afterMergeSchema>;

export interface FollowedMerge {
  id: number;
  repository: string;
  number: number;
  then: AfterMerge;
  proposedAt: Date;
}

interface Row {
  id: number;
  repository: string;
  number: number;
  then: string;
  proposed_at: Date;
  /** Null: with the next run. */
  next_look_at: Date | null;
}

const TABLE = 'bellwether_followed_merges';
/** A pull request that nobody has looked at for so long is not waited for. */
const LONGEST_DAYS = 180;
const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a pull request is left alone that was still open, by its age: most are merged soon or late, not in between. */
const PAUSES: ReadonlyArray<{ youngerThanMs: number; pauseMs: number }> = [
  // With each run: every minute.
  { youngerThanMs: HOUR_MS, pauseMs: 0 },
  { youngerThanMs: DAY_MS, pauseMs: 5 * MINUTE_MS },
  { youngerThanMs: 14 * DAY_MS, pauseMs: 30 * MINUTE_MS },
  { youngerThanMs: Infinity, pauseMs: 6 * HOUR_MS },
];

/** Pull requests that are open, with what follows from their merge; in the scaffolder's database. */
export class FollowedMerges {
  static create(options: {
    database: DatabaseService;
    now: () => Date;
  }): FollowedMerges {
    const table = new OwnTable({
      database: options.database,
      name: TABLE,
      columns: column => {
        column.increments('id');
        column.string('repository').notNullable();
        column.integer('number').notNullable();
        column.text('then').notNullable();
        column.dateTime('proposed_at').notNullable();
      },
      added: {
        next_look_at: column => {
          column.dateTime('next_look_at').nullable();
        },
      },
    });
    return new FollowedMerges(table, options.now);
  }

  private constructor(
    private readonly table: OwnTable,
    private readonly now: () => Date,
  ) {}

  /** Of a pull request that is followed already, what follows is replaced. */
  async follow({
    repository,
    number,
    then,
  }: Omit<FollowedMerge, 'id' | 'proposedAt'>): Promise<void> {
    const client = await this.table.ready();
    await client<Row>(TABLE)
      .where({ repository, number })
      .orWhere('proposed_at', '<', this.#oldest())
      .delete();
    await client<Row>(TABLE).insert({
      repository,
      number,
      then: JSON.stringify(then),
      proposed_at: this.now(),
      next_look_at: null,
    });
  }

  /** Those to be looked at now. Asked every minute, so it only reads. */
  async due(): Promise<FollowedMerge[]> {
    const client = await this.table.ready();
    const rows = await client<Row>(TABLE)
      .where('proposed_at', '>=', this.#oldest())
      .andWhere(which =>
        which
          .whereNull('next_look_at')
          .orWhere('next_look_at', '<=', this.now()),
      )
      .orderBy('id');
    return rows.map(({ id, repository, number, then, proposed_at }) => ({
      id,
      repository,
      number,
      then: afterMergeSchema.parse(JSON.parse(then)),
      proposedAt: new Date(proposed_at),
    }));
  }

  /** It was open still, or its host did not say. */
  async lookLater({
    id,
    proposedAt,
  }: Pick<FollowedMerge, 'id' | 'proposedAt'>): Promise<void> {
    const now = this.now().getTime();
    const age = now - proposedAt.getTime();
    const pause =
      PAUSES.find(({ youngerThanMs }) => age < youngerThanMs)?.pauseMs ?? 0;
    if (pause === 0) return;
    const client = await this.table.ready();
    await client<Row>(TABLE)
      .where({ id })
      .update({ next_look_at: new Date(now + pause) });
  }

  async forget(id: number): Promise<void> {
    const client = await this.table.ready();
    await client<Row>(TABLE).where({ id }).delete();
  }

  #oldest(): Date {
    return new Date(this.now().getTime() - LONGEST_DAYS * DAY_MS);
  }
}
