import { Knex } from 'knex';
import { RolloutFacts, rolloutFactsSchema } from '../history/facts';

interface RolloutRow {
  id: string;
  cluster: string;
  uid: string | null;
  entity_ref: string | null;
  facts: string;
  resource_version: string | null;
  revision: number;
  started_at: string | null;
  gone_at: string | null;
}

/** A server as it was last told of. */
export interface StoredRollout {
  id: string;
  cluster: string;
  uid?: string;
  entityRef?: string;
  facts: RolloutFacts;
  resourceVersion?: string;
  /** Counts writes. */
  revision: number;
  /** When the rollout that is under way began. */
  startedAt?: string;
  goneAt?: string;
}

/** What was last told of every server, so that a change is told once, also after a restart and by several replicas. */
export class RolloutStore {
  constructor(private readonly knex: Knex) {}

  async get(id: string): Promise<StoredRollout | undefined> {
    const row = await this.table().where({ id }).first();
    return row && toStored(row);
  }

  async list(): Promise<StoredRollout[]> {
    return (await this.table()).map(toStored);
  }

  /** @returns false when somebody else has written meanwhile; then nothing was written */
  async replace(
    transaction: Knex.Transaction,
    stored: Omit<StoredRollout, 'revision'>,
    before: StoredRollout | undefined,
  ): Promise<boolean> {
    const row: RolloutRow = {
      id: stored.id,
      cluster: stored.cluster,
      uid: stored.uid ?? null,
      entity_ref: stored.entityRef ?? null,
      facts: JSON.stringify(stored.facts),
      resource_version: stored.resourceVersion ?? null,
      revision: (before?.revision ?? 0) + 1,
      started_at: stored.startedAt ?? null,
      gone_at: stored.goneAt ?? null,
    };
    const table = transaction<RolloutRow>('rollouts');
    if (before) {
      const { id, ...changes } = row;
      const updated = await table
        .where({ id, revision: before.revision })
        .update(changes);
      return updated === 1;
    }
    const inserted = await table
      .insert(row)
      .onConflict('id')
      .ignore()
      .returning('id');
    return inserted.length === 1;
  }

  private table() {
    return this.knex<RolloutRow>('rollouts');
  }
}

function toStored(row: RolloutRow): StoredRollout {
  return {
    id: row.id,
    cluster: row.cluster,
    uid: row.uid ?? undefined,
    entityRef: row.entity_ref ?? undefined,
    facts: rolloutFactsSchema.parse(JSON.parse(row.facts)),
    resourceVersion: row.resource_version ?? undefined,
    revision: row.revision,
    startedAt: row.started_at ?? undefined,
    goneAt: row.gone_at ?? undefined,
  };
}
