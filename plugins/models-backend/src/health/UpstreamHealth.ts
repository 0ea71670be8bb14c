import { LoggerService } from '@backstage/backend-plugin-api';
import {
  UpstreamProblem,
  upstreamProblemSchema,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { z } from 'zod';
import {
  recordedHealthSchema,
  RecordedHealth,
  UpstreamStatus,
} from './UpstreamStatus';

/** Answers of which the latency is remembered. */
const LATENCIES = 100;

/** What did not change is written down this seldom, so that a busy upstream costs no writes. */
const WRITE_EVERY_MS = 30_000;

interface StatusRow {
  id: string;
  health: string | null;
  /** Written where full reads are made; see the state of registries. */
  sync: string | null;
}

/** Of a full read only its problem matters here: it stays while single questions are answered. */
const syncSchema = z.object({ problem: upstreamProblemSchema.optional() });

/** How one upstream answers; see {@link UpstreamHealth.of}. */
export interface UpstreamRecorder {
  success(latencyMs: number, found?: { version?: string }): void;
  failure(problem: UpstreamProblem): void;
}

/**
 * Remembers how each upstream answers: in memory for speed, and in the database for the time after a restart and for the
 * other replicas of the portal. Recording never fails and never waits.
 */
export class UpstreamHealth {
  static create(options: {
    knex: Knex;
    logger: LoggerService;
    now?: () => Date;
  }): UpstreamHealth {
    return new UpstreamHealth(
      options.knex,
      options.logger,
      options.now ?? (() => new Date()),
    );
  }

  readonly #knex: Knex;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #recorded = new Map<string, RecordedHealth>();
  readonly #writtenAt = new Map<string, number>();
  #writing: Promise<void> = Promise.resolve();

  private constructor(knex: Knex, logger: LoggerService, now: () => Date) {
    this.#knex = knex;
    this.#logger = logger;
    this.#now = now;
  }

  /** Takes up what was known before the restart. */
  async restore(): Promise<void> {
    for (const { id, stored } of await this.#stored()) {
      if (stored) this.#recorded.set(id, stored);
    }
  }

  /** @param id - for example `registry:mlflow-prod` or `cluster:prod-eu` */
  of(id: string): UpstreamRecorder {
    return {
      success: (latencyMs, found) => {
        const before = this.#recorded.get(id);
        const at = this.#now().toISOString();
        this.#record({
          id,
          latenciesMs: [
            ...(before?.latenciesMs ?? []).slice(1 - LATENCIES),
            Math.round(latencyMs),
          ],
          version: found?.version ?? before?.version,
          lastSuccessAt: at,
          lastAttemptAt: at,
        });
      },
      failure: problem => {
        const before = this.#recorded.get(id);
        this.#record({
          ...before,
          id,
          latenciesMs: before?.latenciesMs ?? [],
          lastAttemptAt: this.#now().toISOString(),
          problem,
        });
      },
    };
  }

  /** What is known of an upstream, by this replica or by another that asked it more recently. */
  async get(id: string): Promise<UpstreamStatus | undefined> {
    return (await this.list()).find(status => status.id === id);
  }

  /** What is known of all upstreams; see {@link UpstreamHealth.get}. */
  async list(): Promise<UpstreamStatus[]> {
    const newest = new Map(this.#recorded);
    const problems = new Map<string, UpstreamProblem | undefined>();
    for (const { id, stored, problem } of await this.#stored()) {
      problems.set(id, problem);
      const own = newest.get(id);
      if (stored && (!own || own.lastAttemptAt < stored.lastAttemptAt)) {
        newest.set(id, stored);
      }
    }
    return [...newest.values()]
      .map(recorded => toStatus(recorded, problems.get(recorded.id)))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Resolves when everything recorded so far is written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  #record(recorded: RecordedHealth): void {
    const before = this.#recorded.get(recorded.id);
    this.#recorded.set(recorded.id, recorded);
    const differs =
      before?.version !== recorded.version ||
      before?.problem?.sentence !== recorded.problem?.sentence;
    const now = this.#now().getTime();
    const age = now - (this.#writtenAt.get(recorded.id) ?? 0);
    if (!differs && age < WRITE_EVERY_MS) return;
    this.#writtenAt.set(recorded.id, now);
    this.#writing = this.#writing.then(() => this.#write(recorded));
  }

  async #write(recorded: RecordedHealth): Promise<void> {
    try {
      await this.#knex<StatusRow>('upstream_status')
        .insert({ id: recorded.id, health: JSON.stringify(recorded) })
        .onConflict('id')
        .merge(['health']);
    } catch (error) {
      this.#logger.warn(
        `How ${recorded.id} answers was not stored: ${(error as Error).name}`,
      );
    }
  }

  async #stored() {
    const rows = await this.#knex<StatusRow>('upstream_status');
    return rows.map(({ id, health, sync }) => ({
      id,
      stored: health
        ? recordedHealthSchema.parse(JSON.parse(health))
        : undefined,
      problem: sync ? syncSchema.parse(JSON.parse(sync)).problem : undefined,
    }));
  }
}

function toStatus(
  { latenciesMs, ...recorded }: RecordedHealth,
  syncProblem: UpstreamProblem | undefined,
): UpstreamStatus {
  return {
    ...recorded,
    problem: recorded.problem ?? syncProblem,
    latencyMs: percentile95(latenciesMs),
  };
}

function percentile95(values: number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1];
}
