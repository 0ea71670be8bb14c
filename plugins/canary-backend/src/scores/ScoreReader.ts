import path from 'path';
import { LoggerService } from '@backstage/backend-plugin-api';
import { SqlEngine, withSqlEngine } from '@bellwether/drift-engine';
import type { ScoreWindow } from '@bellwether/rollout-judge';
import { countScores, freezeBins } from './countScores';
import { ScoreLogConfig } from './ScoreLogConfig';
import { ScoreFacts, ScoreProgress } from './ScoreProgress';
import { ScoreSql, Span } from './scoreSql';
import {
  armsOf,
  checkColumns,
  checkSeen,
  NotUsable,
  readSeen,
  ScoredRollout,
} from './usability';

const LEAST_WINDOW_MS = 60_000;
/** Windows that one look counts at most; the next goes on from there. */
const MOST_WINDOWS = 120;
/** How far back the stable version's scores are looked for, to cut them into bins. */
const LOOK_BACK_MS = 86_400_000;
/** How far back rows that came late are looked for. */
const LATE_MS = 3_600_000;
/** Fewer scores make no tenths. */
const LEAST_REFERENCE_ROWS = 200;
/** Rows from the future are some other clock's. */
const CLOCKS_DIFFER_MS = 60_000;
/** Share of the rows that come late from which on that is said. */
const TOLD_LATE = 0.01;
const TIMEOUT_MS = 15_000;
const MEMORY_BYTES = 1e9;

/** What one look at a log has brought. */
export interface ScoreReading {
  /** Absent where the server names no log. */
  facts?: ScoreFacts;
  /** How far the log is counted once the windows are. */
  progress?: ScoreProgress;
  windows: ScoreWindow[];
}

/** Counts the scores of both versions in the log of a server. A log that cannot be read is a fact, and no error. */
export class ScoreReader {
  readonly #options: {
    logs: ReadonlyMap<string, ScoreLogConfig>;
    intervalSeconds: number;
    logger: LoggerService;
    timeoutMs?: number;
  };

  constructor(options: {
    logs: ReadonlyMap<string, ScoreLogConfig>;
    intervalSeconds: number;
    logger: LoggerService;
    timeoutMs?: number;
  }) {
    this.#options = options;
  }

  /**
   * @param before - how far the log is counted
   * @param at - aligned time of the look, seconds since 1970
   */
  async read(
    rollout: ScoredRollout,
    before: ScoreProgress | undefined,
    at: number,
    signal?: AbortSignal,
  ): Promise<ScoreReading> {
    const { logs, timeoutMs = TIMEOUT_MS } = this.#options;
    const { scoreLog } = rollout;
    if (scoreLog === undefined) return { progress: before, windows: [] };
    const log = logs.get(scoreLog);
    const queries: ScoreFacts['queries'] = [];
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      if (!log) {
        throw new NotUsable(
          'not-configured',
          `There is no canary.scores.logs.${scoreLog} in the portal's configuration`,
        );
      }
      return await withSqlEngine(
        log.address,
        {
          threads: 1,
          memoryBytes: MEMORY_BYTES,
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
          ...('file' in log.rows && {
            allowedDirectories: [folderOf(log.rows.file)],
          }),
        },
        engine => this.#count(engine, { log, rollout, before, at, queries }),
      );
    } catch (error) {
      signal?.throwIfAborted();
      return {
        progress: before,
        windows: [],
        facts: {
          log: scoreLog,
          queries,
          ...this.#tell(error, scoreLog, timeout.aborted),
        },
      };
    }
  }

  #tell(
    error: unknown,
    log: string,
    isLate: boolean,
  ): Pick<ScoreFacts, 'state' | 'sentence'> {
    if (error instanceof NotUsable) {
      return { state: error.state, sentence: error.message };
    }
    // What the engine says holds paths and addresses: that is for the portal's own log.
    this.#options.logger.warn(
      `The log of scores ${log} could not be read: ${
        error instanceof Error ? error.message : error
      }`,
    );
    return {
      state: 'unreadable',
      sentence: isLate
        ? `The log of scores ${log} does not answer in time`
        : `The log of scores ${log} cannot be read`,
    };
  }

  async #count(
    engine: SqlEngine,
    look: {
      log: ScoreLogConfig;
      rollout: ScoredRollout;
      before: ScoreProgress | undefined;
      at: number;
      queries: ScoreFacts['queries'];
    },
  ): Promise<ScoreReading> {
    const { log, rollout, at, queries } = look;
    const sql = new ScoreSql(engine.dialect, log);
    const arms = armsOf(rollout, log);
    await checkColumns(engine, sql, log);
    const atMs = 1000 * at;
    // Another log, or another way to cut scores into bins, begins anew.
    const before = look.before?.log === log.id ? look.before : undefined;
    const begin = atMs - LOOK_BACK_MS;
    const end = atMs + CLOCKS_DIFFER_MS;
    const recent = before?.recent ?? [];
    const known: Span = before
      ? { from: recent[0]?.from ?? before.until, until: before.until }
      : { from: begin, until: end };
    const sinceMs = before
      ? Math.min(known.from, atMs - 1000 * log.staleAfterSeconds)
      : begin;
    const asked = sql.versions({ from: sinceMs, until: end }, known);
    queries.push({ about: 'scores by version', text: asked });
    const seen = readSeen(await engine.run(asked), arms);
    checkSeen(seen, { log, arms, atMs });
    const windowMs = Math.max(
      LEAST_WINDOW_MS,
      1000 * this.#options.intervalSeconds,
    );
    const closed =
      Math.floor(
        (Math.min(atMs, seen.newest) - 1000 * log.latenessSeconds) / windowMs,
      ) * windowMs;
    const tell = (
      state: ScoreFacts['state'],
      sentence: string,
    ): ScoreFacts => ({ log: log.id, state, sentence, queries });
    if (!before) {
      if (seen.stable < LEAST_REFERENCE_ROWS) {
        const sentence = `The log of scores ${log.id} has ${seen.stable} of the ${LEAST_REFERENCE_ROWS} predictions of the stable version that are needed to begin`;
        return { windows: [], facts: tell('few', sentence) };
      }
      const span = { from: closed - LOOK_BACK_MS, until: closed };
      const plan = await freezeBins(engine, sql, span, arms.stable);
      return {
        windows: [],
        progress: {
          log: log.id,
          plan,
          from: closed,
          until: closed,
          counted: 0,
          recent: [],
        },
        facts: tell('waiting', 'Scores are counted from now on'),
      };
    }
    const countedOfLate = sumOf(recent);
    const late = seen.stable + seen.canary - countedOfLate;
    if (late < 0) {
      throw new NotUsable(
        'rewritten',
        `The log of scores ${log.id} has fewer rows than were counted: it was written anew`,
      );
    }
    const facts = (state: ScoreFacts['state'], sentence: string) => ({
      ...tell(
        state,
        late > TOLD_LATE * (countedOfLate + late)
          ? `${sentence}; ${late} came after their window had closed, and are not counted (canary.scores.logs.${log.id}.latenessSeconds)`
          : sentence,
      ),
      late,
    });
    const span: Span = {
      from: before.until,
      until: Math.min(closed, before.until + MOST_WINDOWS * windowMs),
    };
    if (span.until <= span.from) {
      return {
        progress: before,
        windows: [],
        facts: facts('waiting', 'No new window of the log has closed yet'),
      };
    }
    const { windows, query } = await countScores(engine, sql, before.plan, {
      span,
      arms,
      windowMs,
    });
    queries.push({ about: 'scores', text: query });
    const added = windows
      .flatMap(({ stable, canary }) => [...stable, ...canary])
      .reduce((sum, count) => sum + count, 0);
    const counted = before.counted + added;
    return {
      windows,
      progress: {
        ...before,
        until: span.until,
        counted,
        recent: [...recent, { ...span, counted: added }].filter(
          ({ from }) => from >= atMs - LATE_MS,
        ),
      },
      facts: facts('counting', `${counted} predictions were counted`),
    };
  }
}

function sumOf(spans: ScoreProgress['recent']): number {
  return spans.reduce((sum, { counted }) => sum + counted, 0);
}

/** The folder that a pattern cannot leave. */
function folderOf(file: string): string {
  const parts = path.dirname(file).split('/');
  const wild = parts.findIndex(part => /[*?[\]{}]/.test(part));
  return (wild < 0 ? parts : parts.slice(0, wild)).join('/') || '/';
}
