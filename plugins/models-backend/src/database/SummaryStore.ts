import {
  FamilySummary,
  familySummarySchema,
  PutSummariesRequest,
} from '@bellwether/plugin-models-common';
import { Knex } from 'knex';
import { batches } from './batches';
import { ModelRow } from './rows';

interface SummaryRow {
  entity_ref: string;
  family: string;
  summary: string;
  attention: number;
  mark: string | null;
}

/** Added to the urgency of what needs a person, so that it comes before everything that does not. */
const NEEDS_PERSON = 1000;

/** What the families say of models, one row per model and family. */
export class SummaryStore {
  static create(options: { knex: Knex }): SummaryStore {
    return new SummaryStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Replaces what a family says; what it says of models that no registry holds is left out.
   *
   * @returns refs of the models of which something else is said now
   */
  async put(
    family: string,
    summaries: PutSummariesRequest['summaries'],
  ): Promise<string[]> {
    const changed: string[] = [];
    for (const batch of batches(summaries, 100)) {
      await this.#knex.transaction(async transaction => {
        changed.push(...(await putBatch(transaction, family, batch)));
      });
    }
    return changed;
  }

  async listOf(
    entityRefs: readonly string[],
  ): Promise<Map<string, Record<string, FamilySummary>>> {
    const rows = await this.#knex<SummaryRow>('summaries')
      .whereIn('entity_ref', entityRefs)
      .orderBy('family');
    return group(rows);
  }

  /** Of how many models each family says that they need a person. */
  async countNeedingPerson(
    restrict: (query: Knex.QueryBuilder) => void,
  ): Promise<Record<string, number>> {
    const query = this.#knex('summaries').where(
      'attention',
      '>=',
      NEEDS_PERSON,
    );
    restrict(query);
    const rows: Array<{ family: string; models: number | string }> = await query
      .groupBy('family')
      .select('family')
      .count({ models: '*' });
    return Object.fromEntries(
      rows.map(({ family, models }) => [family, Number(models)]),
    );
  }

  /**
   * Summaries that need a person, most urgent first.
   *
   * @param owners - only of models that one of these owns
   */
  async needingPerson(
    restrict: (query: Knex.QueryBuilder) => void,
    limit: number,
    owners?: readonly string[],
  ): Promise<{
    items: Array<{ entityRef: string; summary: FamilySummary }>;
    total: number;
  }> {
    const query = this.#knex('summaries').where(
      'attention',
      '>=',
      NEEDS_PERSON,
    );
    restrict(query);
    if (owners) {
      query.whereIn(
        'entity_ref',
        this.#knex('models').whereIn('owner', owners).select('entity_ref'),
      );
    }
    const [{ total }] = await query
      .clone()
      .count<Array<{ total: number | string }>>({ total: '*' });
    const rows: SummaryRow[] = await query
      .orderBy([
        { column: 'attention', order: 'desc' },
        { column: 'entity_ref' },
        { column: 'family' },
      ])
      .limit(limit);
    return {
      items: rows.map(row => ({
        entityRef: row.entity_ref,
        summary: familySummarySchema.parse(JSON.parse(row.summary)),
      })),
      total: Number(total),
    };
  }
}

async function putBatch(
  transaction: Knex.Transaction,
  family: string,
  batch: PutSummariesRequest['summaries'],
): Promise<string[]> {
  const refs = batch.map(({ entityRef }) => entityRef);
  const known = new Set(
    await transaction<ModelRow>('models')
      .whereIn('entity_ref', refs)
      .pluck('entity_ref'),
  );
  const stored = new Map(
    (
      await transaction<SummaryRow>('summaries')
        .where({ family })
        .whereIn('entity_ref', refs)
    ).map(row => [row.entity_ref, row.summary]),
  );
  const changed: string[] = [];
  for (const { entityRef, summary } of batch) {
    const json = summary && JSON.stringify(summary);
    if (!known.has(entityRef) || (stored.get(entityRef) ?? null) === json) {
      continue;
    }
    changed.push(entityRef);
    if (summary && json) {
      await transaction<SummaryRow>('summaries')
        .insert({
          entity_ref: entityRef,
          family,
          summary: json,
          mark: summary.mark ?? null,
          attention:
            Math.round(summary.urgency) +
            (summary.needsPerson ? NEEDS_PERSON : 0),
        })
        .onConflict(['entity_ref', 'family'])
        .merge();
    } else {
      await transaction('summaries')
        .where({ entity_ref: entityRef, family })
        .delete();
    }
  }
  await updateAttention(transaction, changed);
  return changed;
}

async function updateAttention(
  transaction: Knex.Transaction,
  entityRefs: readonly string[],
): Promise<void> {
  const rows = await transaction<SummaryRow>('summaries')
    .whereIn('entity_ref', entityRefs)
    .groupBy('entity_ref')
    .select('entity_ref')
    .max<Array<{ entity_ref: string; attention: number }>>({
      attention: 'attention',
    });
  const attention = new Map(rows.map(row => [row.entity_ref, row.attention]));
  for (const entityRef of entityRefs) {
    await transaction<ModelRow>('models')
      .where({ entity_ref: entityRef })
      .update({ attention: attention.get(entityRef) ?? 0 });
  }
}

function group(rows: SummaryRow[]) {
  const grouped = new Map<string, Record<string, FamilySummary>>();
  for (const row of rows) {
    grouped.set(row.entity_ref, {
      ...grouped.get(row.entity_ref),
      [row.family]: familySummarySchema.parse(JSON.parse(row.summary)),
    });
  }
  return grouped;
}
