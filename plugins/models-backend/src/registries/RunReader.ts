import { ModelRegistry } from '@bellwether/plugin-models-node';
import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import pLimit from 'p-limit';
import { StoredRun, toStoredRun, VersionDetails } from '../database';

/** Questions to a registry at the same time. */
const CONCURRENCY = 4;

/** How long a run is taken for what it was. */
const REMEMBERED_MS = 60_000;

const MOST_REMEMBERED = 2000;

/** Runs by version, with what was wrong where some of them are from an earlier time. */
export interface ReadRuns {
  runs: Map<number, StoredRun>;
  problem?: string;
}

interface RunOfVersion {
  name: string;
  version: number;
  /** As it was read before. */
  before?: StoredRun;
  signal: AbortSignal;
}

/** Reads training runs from the registry, and from what was stored where the registry does not answer. */
export class RunReader {
  static create(options: { knex: Knex; now?: () => number }): RunReader {
    return new RunReader(
      VersionDetails.create(options),
      options.now ?? Date.now,
    );
  }

  readonly #details: VersionDetails;
  readonly #now: () => number;
  readonly #remembered = new Map<string, { until: number; run: StoredRun }>();

  private constructor(details: VersionDetails, now: () => number) {
    this.#details = details;
    this.#now = now;
  }

  /** @param isAnswering - else the registry is not asked: nobody should wait for one that does not answer */
  async read(
    registry: ModelRegistry,
    name: string,
    versions: ReadonlyArray<{ version: number; runId?: string }>,
    { withinMs, isAnswering }: { withinMs: number; isAnswering: boolean },
  ): Promise<ReadRuns> {
    const signal = AbortSignal.timeout(withinMs);
    const stored = await this.#details.listOf(registry.instance, [name]);
    const runs = new Map<number, StoredRun>();
    const limit = pLimit(CONCURRENCY);
    let problem: string | undefined;
    const readOne = async (version: number, runId: string) => {
      const before = stored.get(name, version)?.run;
      try {
        const run =
          problem || !isAnswering
            ? before
            : await this.#readRun(registry, runId, {
                name,
                version,
                before,
                signal,
              });
        if (run) runs.set(version, run);
      } catch (error) {
        if (signal.aborted) {
          problem = `${registry.instance} did not answer in time`;
        } else if (error instanceof ServiceUnavailableError) {
          problem = error.message;
        } else {
          throw error;
        }
        if (before) runs.set(version, before);
      }
    };
    await Promise.all(
      versions.map(({ version, runId }) =>
        runId ? limit(readOne, version, runId) : undefined,
      ),
    );
    return { runs, problem };
  }

  async #readRun(
    registry: ModelRegistry,
    runId: string,
    { name, version, before, signal }: RunOfVersion,
  ): Promise<StoredRun | undefined> {
    const { instance } = registry;
    const key = `${instance}/${runId}`;
    const remembered = this.#remembered.get(key);
    if (remembered && remembered.until > this.#now()) return remembered.run;
    const run = await registry.getRun(runId, { signal });
    if (!run) return before;
    const toStore = toStoredRun(run);
    this.#remember(key, toStore);
    if (JSON.stringify(toStore) !== JSON.stringify(before)) {
      await this.#details.save(instance, { name, version, run }, new Date());
    }
    return toStore;
  }

  #remember(key: string, run: StoredRun): void {
    this.#remembered.delete(key);
    this.#remembered.set(key, { run, until: this.#now() + REMEMBERED_MS });
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= MOST_REMEMBERED) return;
      this.#remembered.delete(oldest);
    }
  }
}
