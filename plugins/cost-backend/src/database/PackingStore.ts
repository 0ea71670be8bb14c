import { Knex } from 'knex';
import { z } from 'zod';

const packingSchema = z.object({
  /** By id of the recommendation. */
  parts: z.record(z.string(), z.number()),
  /** By entity ref. */
  models: z.record(z.string(), z.number()),
});

/** What recommendations of a cluster would take off its bill together, in money a day. */
export type KeptPacking = z.infer<typeof packingSchema>;

interface Row {
  cluster: string;
  packed_at: string;
  facts: string;
}

/** The newest packing of each cluster with all that waits on it. */
export class PackingStore {
  constructor(private readonly knex: Knex) {}

  async put(cluster: string, packing: KeptPacking, now: Date): Promise<void> {
    await this.knex<Row>('cluster_packings')
      .insert({
        cluster,
        packed_at: now.toISOString(),
        facts: JSON.stringify(packing),
      })
      .onConflict('cluster')
      .merge();
  }

  async all(): Promise<Map<string, KeptPacking>> {
    const rows = await this.knex<Row>('cluster_packings').select();
    return new Map(
      rows.map(({ cluster, facts }) => [
        cluster,
        packingSchema.parse(JSON.parse(facts)),
      ]),
    );
  }
}
