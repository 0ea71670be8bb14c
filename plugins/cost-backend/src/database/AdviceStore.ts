import {
  ServerAdvice,
  serverAdviceSchema,
  ServerUsage,
  serverUsageSchema,
} from '@bellwether/plugin-cost-common';
import { Knex } from 'knex';
import { z } from 'zod';

/** What was seen of a server when it was last looked at, apart from its recommendation. */
export const keptAdviceSchema = serverAdviceSchema.omit({
  recommendation: true,
});

export type KeptAdvice = Omit<ServerAdvice, 'recommendation'>;

interface Row {
  server: string;
  entity_ref: string;
  advised_at: string;
  advice: string;
  usage: string;
}

/** The newest look at each server. */
export class AdviceStore {
  constructor(private readonly knex: Knex) {}

  async put(
    entityRef: string,
    advice: KeptAdvice,
    usage: ServerUsage,
    now: Date,
  ): Promise<void> {
    await this.knex<Row>('server_advice')
      .insert({
        server: advice.server.id,
        entity_ref: entityRef,
        advised_at: now.toISOString(),
        advice: JSON.stringify(advice),
        usage: JSON.stringify(usage),
      })
      .onConflict('server')
      .merge();
  }

  async advice(entityRef: string): Promise<KeptAdvice[]> {
    const rows = await this.knex<Row>('server_advice')
      .where({ entity_ref: entityRef })
      .orderBy('server')
      .select('advice');
    return rows.map(({ advice }) => keptAdviceSchema.parse(JSON.parse(advice)));
  }

  async usage(entityRef: string): Promise<ServerUsage[]> {
    const rows = await this.knex<Row>('server_advice')
      .where({ entity_ref: entityRef })
      .orderBy('server')
      .select('usage');
    return z
      .array(serverUsageSchema)
      .parse(rows.map(({ usage }) => JSON.parse(usage)));
  }

  /** Ids of the servers that were looked at. */
  async servers(): Promise<string[]> {
    return this.knex<Row>('server_advice').pluck('server');
  }

  /**
   * Forgets servers that are gone.
   *
   * @param clusters - whose servers are known; what is kept of others stays
   */
  async keepOnly(
    servers: ReadonlySet<string>,
    clusters: readonly string[],
  ): Promise<void> {
    const rows = await this.knex<Row>('server_advice').select('server');
    for (const { server } of rows) {
      const isKnown = clusters.some(name => server.startsWith(`${name}/`));
      if (isKnown && !servers.has(server)) {
        await this.knex<Row>('server_advice').where({ server }).delete();
      }
    }
  }
}
