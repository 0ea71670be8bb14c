import { randomUUID } from 'crypto';
import {
  judgeStateSchema,
  observationSchema,
  verdictSchema,
} from '@bellwether/rollout-judge';
import { Knex } from 'knex';
import { z } from 'zod';
import { snapshotSchema } from '../sampling';
import { scoreProgressSchema } from '../scores';
import {
  factsSchema,
  JudgedSoFar,
  Judging,
  pointSchema,
  StoredObservation,
} from './judging';

interface SaidRow {
  id: string;
  rollout: string;
  canary: string;
  stable: string;
  started_at: string;
  ended_at: string | null;
  judged_at: string | null;
  verdict: string | null;
  facts: string;
}

interface JudgingRow extends SaidRow {
  open_of: string | null;
  sampled_at: number;
  snapshot: string;
  state: string;
  scores: string | null;
}

/** The state and the snapshot are large, and whoever asks for a word needs neither. */
const SAID = [
  'id',
  'rollout',
  'canary',
  'stable',
  'started_at',
  'ended_at',
  'judged_at',
  'verdict',
  'facts',
] as const;

/** Databases take so many values in one query. */
const PER_QUERY = 500;

interface ObservationRow {
  judging: string;
  at: number;
  observation: string;
  points: string;
}

/** Of a verdict, what a list needs: to read all the tests of hundreds takes long. */
const wordSchema = verdictSchema.pick({
  verdict: true,
  reason: true,
  finalSince: true,
});
const armSchema = z.object({ requests: z.number() }).nullish();
/** Of an observation, how the requests were split. */
const requestsSchema = z.object({ stable: armSchema, canary: armSchema });
const problemSchema = factsSchema.pick({ problem: true });

/** The word on a canary, without what it rests on. */
export interface SaidWord
  extends Pick<JudgedSoFar, 'rollout' | 'endedAt' | 'judgedAt'> {
  verdict?: z.infer<typeof wordSchema>;
  facts: z.infer<typeof problemSchema>;
}

/** What is judged now, without what is known of it: that is large, and there may be many. */
export type OpenJudging = Pick<
  JudgedSoFar,
  'id' | 'rollout' | 'canary' | 'stable'
>;

/** Keeps what the judge knows, so that a restart in the middle of a rollout changes no verdict. */
export class JudgingStore {
  constructor(private readonly knex: Knex) {}

  /** The newest judging of a rollout, ended or not. */
  async latest(rollout: string): Promise<Judging | undefined> {
    const row = await this.knex<JudgingRow>('judgings')
      .where({ rollout })
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .first();
    return row && toJudging(row);
  }

  /** What was said of a canary last; of the newest one where no revision is named. */
  async said(
    rollout: string,
    canary?: string,
  ): Promise<JudgedSoFar | undefined> {
    const row = await this.knex<JudgingRow>('judgings')
      .where({ rollout, ...(canary !== undefined && { canary }) })
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .first<SaidRow>(...SAID);
    return row && toJudgedSoFar(row);
  }

  /** The word on the newest canary of each of many rollouts. */
  async wordsOn(rollouts: readonly string[]): Promise<SaidWord[]> {
    const newest = new Map<string, SaidRow>();
    for (let from = 0; from < rollouts.length; from += PER_QUERY) {
      const rows = await this.knex<JudgingRow>('judgings')
        .whereIn('rollout', rollouts.slice(from, from + PER_QUERY))
        .orderBy('started_at')
        .select<SaidRow[]>(...SAID);
      rows.forEach(row => newest.set(row.rollout, row));
    }
    return [...newest.values()].map(toSaidWord);
  }

  /** Judgings that have not ended: which canaries of which rollouts. */
  async open(): Promise<OpenJudging[]> {
    return this.knex<JudgingRow>('judgings')
      .whereNull('ended_at')
      .select('id', 'rollout', 'canary', 'stable');
  }

  async get(id: string): Promise<Judging | undefined> {
    const row = await this.knex<JudgingRow>('judgings').where({ id }).first();
    return row && toJudging(row);
  }

  /** Begins to judge a canary, unless another replica has done so. */
  async begin(
    judging: Omit<
      Judging,
      'id' | 'endedAt' | 'verdict' | 'judgedAt' | 'scores'
    >,
  ): Promise<void> {
    await this.knex<JudgingRow>('judgings')
      .insert({
        id: randomUUID(),
        rollout: judging.rollout,
        canary: judging.canary,
        stable: judging.stable,
        started_at: judging.startedAt,
        ended_at: null,
        open_of: judging.rollout,
        sampled_at: judging.sampledAt,
        judged_at: null,
        snapshot: JSON.stringify(judging.snapshot),
        state: JSON.stringify(judging.state),
        verdict: null,
        facts: JSON.stringify(judging.facts),
      })
      .onConflict('open_of')
      .ignore();
  }

  async end(id: string, at: string): Promise<void> {
    await this.knex<JudgingRow>('judgings')
      .where({ id })
      .whereNull('ended_at')
      .update({ ended_at: at, open_of: null });
  }

  /** Ends whatever is judged of a rollout. */
  async endOf(rollout: string, at: string): Promise<void> {
    await this.knex<JudgingRow>('judgings')
      .where({ rollout })
      .whereNull('ended_at')
      .update({ ended_at: at, open_of: null });
  }

  /**
   * Stores what a look has brought, all or nothing.
   *
   * @param before - time of the snapshot that the look began from
   * @param write - what is stored along with it, or not at all
   * @returns false where another replica has looked meanwhile; then nothing is stored
   */
  async advance(
    next: Judging,
    before: number,
    seen?: StoredObservation,
    write?: (transaction: Knex.Transaction) => Promise<void>,
  ): Promise<boolean> {
    return this.knex.transaction(async transaction => {
      const changed = await transaction<JudgingRow>('judgings')
        .where({ id: next.id, sampled_at: before })
        .update({
          sampled_at: next.sampledAt,
          judged_at: next.judgedAt ?? null,
          snapshot: JSON.stringify(next.snapshot),
          state: JSON.stringify(next.state),
          scores: next.scores ? JSON.stringify(next.scores) : null,
          verdict: next.verdict ? JSON.stringify(next.verdict) : null,
          facts: JSON.stringify(next.facts),
        });
      if (changed === 0) return false;
      if (seen) {
        await transaction<ObservationRow>('observations').insert({
          judging: next.id,
          at: seen.at,
          observation: JSON.stringify(seen.observation),
          points: JSON.stringify(seen.points),
        });
      }
      await write?.(transaction);
      return true;
    });
  }

  /** Requests in the newest interval of each judging that has not ended, where those to both versions are known. */
  async newestRequests(): Promise<
    Array<{ rollout: string; at: number; stable: number; canary: number }>
  > {
    const rows = await this.knex('observations')
      .join('judgings', function sameInterval() {
        this.on('judgings.id', 'observations.judging').andOn(
          'judgings.sampled_at',
          'observations.at',
        );
      })
      .whereNull('judgings.ended_at')
      .select<Array<{ rollout: string; at: number; observation: string }>>(
        'judgings.rollout',
        'observations.at',
        'observations.observation',
      );
    return rows.flatMap(({ rollout, at, observation }) => {
      const { stable, canary } = requestsSchema.parse(JSON.parse(observation));
      // What was not read is unknown, which is not zero.
      if (!stable || !canary) return [];
      return [
        {
          rollout,
          at: Number(at),
          stable: stable.requests,
          canary: canary.requests,
        },
      ];
    });
  }

  /** Oldest first. */
  async observations(judging: string): Promise<StoredObservation[]> {
    const rows = await this.knex<ObservationRow>('observations')
      .where({ judging })
      .orderBy('at');
    return rows.map(({ at, observation, points }) => ({
      // PostgreSQL gives large numbers as texts.
      at: Number(at),
      observation: observationSchema.parse(JSON.parse(observation)),
      points: z.array(pointSchema).parse(JSON.parse(points)),
    }));
  }

  /** Forgets judgings that ended before a time, with their observations. */
  async forgetEndedBefore(at: string): Promise<void> {
    await this.knex.transaction(async transaction => {
      await transaction<ObservationRow>('observations')
        .whereIn(
          'judging',
          transaction<JudgingRow>('judgings')
            .where('ended_at', '<', at)
            .select('id'),
        )
        .delete();
      await transaction<JudgingRow>('judgings')
        .where('ended_at', '<', at)
        .delete();
    });
  }
}

function toJudgedSoFar(row: SaidRow): JudgedSoFar {
  return {
    id: row.id,
    rollout: row.rollout,
    canary: row.canary,
    stable: row.stable,
    startedAt: row.started_at,
    ...(row.ended_at && { endedAt: row.ended_at }),
    ...(row.judged_at && { judgedAt: row.judged_at }),
    ...(row.verdict && {
      verdict: verdictSchema.parse(JSON.parse(row.verdict)),
    }),
    facts: factsSchema.parse(JSON.parse(row.facts)),
  };
}

function toSaidWord(row: SaidRow): SaidWord {
  return {
    rollout: row.rollout,
    ...(row.ended_at && { endedAt: row.ended_at }),
    ...(row.judged_at && { judgedAt: row.judged_at }),
    ...(row.verdict && { verdict: wordSchema.parse(JSON.parse(row.verdict)) }),
    facts: problemSchema.parse(JSON.parse(row.facts)),
  };
}

function toJudging(row: JudgingRow): Judging {
  return {
    ...toJudgedSoFar(row),
    sampledAt: Number(row.sampled_at),
    snapshot: snapshotSchema.parse(JSON.parse(row.snapshot)),
    state: judgeStateSchema.parse(JSON.parse(row.state)),
    ...(row.scores && {
      scores: scoreProgressSchema.parse(JSON.parse(row.scores)),
    }),
  };
}
