import { Knex } from 'knex';

const KEPT_MS = 400 * 86_400_000;

/** What owners were told, so that each thing is told once, whichever replica tells it. */
export class NoticeStore {
  constructor(private readonly knex: Knex) {}

  /** @returns whether this is the first time */
  async first(key: string, now: Date): Promise<boolean> {
    const inserted = await this.knex('notices')
      .insert({ key, at: now.toISOString() })
      .onConflict('key')
      .ignore()
      .returning('key');
    return inserted.length > 0;
  }

  /** It was not told after all. */
  async forget(key: string): Promise<void> {
    await this.knex('notices').where({ key }).delete();
  }

  async prune(now: Date): Promise<void> {
    await this.knex('notices')
      .where('at', '<', new Date(now.getTime() - KEPT_MS).toISOString())
      .delete();
  }
}
