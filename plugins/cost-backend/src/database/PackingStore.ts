import { Knex } from 'knex';
import { z } from 'zod';
import { Currencies } from './Currencies';

const packingSchema = z.object({
  /** By id of the recommendation. */
  parts: z.record(z.string(), z.number()),
  /** By entity ref. */
  models: z.record(z.string(), z.number()),
});

const keptSchema = packingSchema.extend({ currency: z.string().optional() });

/** What recommendations of a cluster would take off its bill together, in money a day. */
export type KeptPacking = z.infer<typeof packingSchema>;

interface Row {
  cluster: string;
  packed_at: string;
  facts: string;
}

/** The newest packing of each cluster with all that waits on it. */
export class PackingStore {
  constructor(
    private readonly knex: Knex,
    private readonly currencies: Currencies,
  ) {}

  async put(cluster: string, packing: KeptPacking, now: Date): Promise<void> {
    await this.knex<Row>('cluster_packings')
      .insert({
        cluster,
        packed_at: now.toISOString(),
        facts: JSON.stringify({
          ...packing,
          currency: this.currencies.current,
        }),
      })
      .onConflict('cluster')
      .merge();
  }

  /** Those in the portal's currency; of the others each cluster is packed anew with the next look at it. */
  async all(): Promise<Map<string, KeptPacking>> {
    const { current } = this.currencies;
    return new Map(
      (await this.kept()).flatMap(({ cluster, currency, packing }) =>
        currency === current ? [[cluster, packing]] : [],
      ),
    );
  }

  /** Clusters whose packing is in another currency. */
  async earlier(): Promise<Array<{ cluster: string; currency: string }>> {
    return (await this.kept())
      .filter(({ currency }) => currency !== this.currencies.current)
      .map(({ cluster, currency }) => ({ cluster, currency }));
  }

  private async kept() {
    const rows = await this.knex<Row>('cluster_packings').select();
    return rows.map(({ cluster, facts }) => {
      const { currency = this.currencies.current, ...packing } =
        keptSchema.parse(JSON.parse(facts));
      return { cluster, currency, packing };
    });
  }
}
