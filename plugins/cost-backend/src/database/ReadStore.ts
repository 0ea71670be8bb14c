import {
  CostSourceKind,
  costSourceKindSchema,
} from '@bellwether/plugin-cost-common';
import { Knex } from 'knex';

interface ReadRow {
  cluster: string;
  kind: string;
  read_at: string | null;
  stale_since: string | null;
  problem: string | null;
}

/** How reading a cluster goes. */
export interface ClusterRead {
  cluster: string;
  kind: CostSourceKind;
  readAt?: string;
  staleSince?: string;
  problem?: string;
}

/** How reading each cluster goes, for every replica to say. */
export class ReadStore {
  constructor(private readonly knex: Knex) {}

  async list(): Promise<ClusterRead[]> {
    const rows = await this.knex<ReadRow>('cluster_reads').orderBy('cluster');
    return rows.map(row => ({
      cluster: row.cluster,
      kind: costSourceKindSchema.parse(row.kind),
      readAt: row.read_at ?? undefined,
      staleSince: row.stale_since ?? undefined,
      problem: row.problem ?? undefined,
    }));
  }

  async succeeded(cluster: string, kind: CostSourceKind, now: Date) {
    await this.write({
      cluster,
      kind,
      read_at: now.toISOString(),
      stale_since: null,
      problem: null,
    });
  }

  async failed(
    cluster: string,
    kind: CostSourceKind,
    problem: string,
    now: Date,
  ): Promise<void> {
    const before = await this.knex<ReadRow>('cluster_reads')
      .where({ cluster })
      .first();
    await this.write({
      cluster,
      kind,
      read_at: before?.read_at ?? null,
      stale_since: before?.stale_since ?? before?.read_at ?? now.toISOString(),
      problem,
    });
  }

  private async write(row: ReadRow): Promise<void> {
    await this.knex<ReadRow>('cluster_reads')
      .insert(row)
      .onConflict('cluster')
      .merge();
  }
}
