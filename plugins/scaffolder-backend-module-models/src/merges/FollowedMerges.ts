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
}

interface Row {
  id: number;
  repository: string;
  number: number;
  then: string;
  proposed_at: Date;
}

const TABLE = 'bellwether_followed_merges';
/** A pull request that nobody has looked at for so long is not waited for. */
const LONGEST_DAYS = 180;
const DAY_MS = 24 * 60 * 60 * 1000;

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
  }: Omit<FollowedMerge, 'id'>): Promise<void> {
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
    });
  }

  /** Asked every minute, so it only reads. */
  async all(): Promise<FollowedMerge[]> {
    const client = await this.table.ready();
    const rows = await client<Row>(TABLE)
      .where('proposed_at', '>=', this.#oldest())
      .orderBy('id');
    return rows.map(({ id, repository, number, then }) => ({
      id,
      repository,
      number,
      then: afterMergeSchema.parse(JSON.parse(then)),
    }));
  }

  async forget(id: number): Promise<void> {
    const client = await this.table.ready();
    await client<Row>(TABLE).where({ id }).delete();
  }

  #oldest(): Date {
    return new Date(this.now().getTime() - LONGEST_DAYS * DAY_MS);
  }
}
