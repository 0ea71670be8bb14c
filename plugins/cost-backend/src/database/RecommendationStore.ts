import {
  containerRecommendationSchema,
  replicaChangeSchema,
  RecommendationState,
  recommendationSchema,
} from '@bellwether/plugin-cost-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { Currencies } from './Currencies';

/** A recommendation with what the plugin keeps about it beside what it shows. */
export const storedRecommendationSchema = z.object({
  recommendation: recommendationSchema.omit({ hold: true, change: true }),
  /** Sizes that were really asked for, and what was promised for them; set when it is opened. */
  applied: z
    .object({
      containers: z.array(containerRecommendationSchema),
      /** Another number of pods, where that was part of it. */
      replicas: replicaChangeSchema.optional(),
      promisedPerDay: z.number(),
      actor: z.string(),
      reason: z.string(),
      openedAt: z.string(),
    })
    .optional(),
  mergedAt: z.string().optional(),
  liveAt: z.string().optional(),
  /** When it was reverted, superseded, withdrawn, turned down or dismissed. */
  endedAt: z.string().optional(),
  /** Of a dismissed one: when to propose again. */
  dismissedUntil: z.string().optional(),
  /** What a pod was charged for in an hour before the change; what realised savings are measured against. */
  before: z
    .object({
      cpuCores: z.number(),
      memoryBytes: z.number(),
      /** How pods followed traffic, where something scales them. */
      pods: z
        .object({
          fixed: z.number(),
          perPrediction: z.number(),
          least: z.number(),
          most: z.number(),
        })
        .optional(),
    })
    .optional(),
});

export type StoredRecommendation = z.infer<typeof storedRecommendationSchema>;

interface Row {
  id: string;
  server: string;
  entity_ref: string;
  state: string;
  revision: number;
  created_at: string;
  changed_at: string;
  currency: string | null;
  facts: string;
}

export interface Revised {
  stored: StoredRecommendation;
  /** Of its amounts, where it is another than the portal's. */
  currency?: string;
  revision: number;
}

/** States in which a size is on its way to the cluster. */
export const underWayStates: RecommendationState[] = ['opened', 'merged'];

/** States in which a size is in force. */
export const liveStates: RecommendationState[] = [
  'live',
  'realised',
  'breached',
];

/** States in which something may still happen to a recommendation. */
export const openStates: RecommendationState[] = [
  ...underWayStates,
  ...liveStates,
];

/** What was recommended, and what became of it. */
export class RecommendationStore {
  constructor(
    private readonly knex: Knex,
    private readonly currencies: Currencies,
  ) {}

  async get(id: string): Promise<Revised | undefined> {
    const row = await this.knex<Row>('recommendations').where({ id }).first();
    return row && this.toRevised(row);
  }

  /** Newest first. */
  async list(options: {
    entityRef?: string;
    server?: string;
    states?: readonly RecommendationState[];
  }): Promise<Revised[]> {
    const { entityRef, server, states } = options;
    const query = this.knex<Row>('recommendations').orderBy(
      'created_at',
      'desc',
    );
    if (entityRef) query.where({ entity_ref: entityRef });
    if (server) query.where({ server });
    if (states) query.whereIn('state', [...states]);
    return (await query).map(row => this.toRevised(row));
  }

  async insert(
    transaction: Knex.Transaction,
    stored: StoredRecommendation,
  ): Promise<void> {
    await transaction<Row>('recommendations').insert({
      ...toColumns(stored),
      id: stored.recommendation.id,
      revision: 1,
      currency: this.currencies.current,
    });
  }

  /** @returns false where somebody else wrote meanwhile; then nothing was written */
  async update(
    transaction: Knex.Transaction,
    { stored, revision, currency }: Revised,
  ): Promise<boolean> {
    const updated = await transaction<Row>('recommendations')
      .where({ id: stored.recommendation.id, revision })
      .update({
        ...toColumns(stored),
        revision: revision + 1,
        currency: currency ?? this.currencies.current,
      });
    return updated === 1;
  }

  private toRevised({ facts, revision, currency }: Row): Revised {
    return {
      stored: storedRecommendationSchema.parse(JSON.parse(facts)),
      revision,
      ...(currency &&
        currency !== this.currencies.current && {
          currency,
        }),
    };
  }
}

function toColumns(stored: StoredRecommendation) {
  const { recommendation } = stored;
  return {
    server: recommendation.server.id,
    entity_ref: recommendation.entityRef,
    state: recommendation.state,
    created_at: recommendation.createdAt,
    changed_at: recommendation.changedAt,
    facts: JSON.stringify(stored),
  };
}
