import { LoggerService } from '@backstage/backend-plugin-api';
import {
  RegistryAnnouncement,
  UpstreamError,
  UpstreamProblem,
} from '@bellwether/plugin-models-node';
import { StoredExtent } from '../database';
import { ConfiguredRegistry } from './readRegistries';
import { DetailReader } from './DetailReader';
import { KnownVersions, Listing, readListing, toListing } from './readListing';
import { ReadChanges, RegistryReader } from './RegistryReader';
import { RegistryState, SyncReport, toState } from './RegistryState';
import { RegistryStateStore } from './RegistryStateStore';

/** Models looked into at the end of a full read, so that what is new is there at once; the rest is a task of its own. */
const DESCRIBED_WITH_READ = 100;

export interface RegistrySyncOptions {
  configured: ConfiguredRegistry;
  reader: RegistryReader;
  details: DetailReader;
  states: RegistryStateStore;
  logger: LoggerService;
  measureStored: () => Promise<StoredExtent>;
  /** Called when all was read: moves that were left before are done, or never will be. */
  forgetLeftMoves: (readSince: Date) => Promise<void>;
  /** Called with the names of models that changed. */
  onChanged: (models: string[]) => Promise<void>;
  /** Called when the registry begins or ceases to answer as it should. */
  onTurn: () => Promise<void>;
}

/** The last full read that was stored without exception. */
interface LastRead {
  digest: string;
  stored: StoredExtent;
  models: number;
  versions: number;
  /** Of most changes, they are not among what changed. */
  known?: KnownVersions;
}

/** What one full read found and did. */
interface ReadResult {
  outcome: SyncReport['outcome'];
  problem?: UpstreamProblem;
  readMs: number;
  models: number;
  versions: number;
  changes: ReadChanges;
}

/** Keeps what is stored of one registry up to date: by full reads, and by what the registry announces. */
export class RegistrySync {
  static create(options: RegistrySyncOptions): RegistrySync {
    return new RegistrySync(options);
  }

  readonly #options: RegistrySyncOptions;
  #last?: LastRead;

  private constructor(options: RegistrySyncOptions) {
    this.#options = options;
  }

  get instance(): string {
    return this.#options.configured.instance;
  }

  /** One full read. A failure changes nothing of what is stored, and is told by the state, not thrown. */
  async run(signal: AbortSignal): Promise<SyncReport> {
    const { states, onTurn } = this.#options;
    const startedAt = new Date();
    const before = await states.get(this.instance);
    const result: ReadResult = {
      outcome: 'ok',
      readMs: 0,
      models: 0,
      versions: 0,
      changes: { models: [], rows: 0, skipped: 0, removed: 0 },
    };
    try {
      await this.#probe(signal);
      await this.#read(result, before, startedAt, signal);
    } catch (error) {
      if (signal.aborted) await this.#tell(result);
      signal.throwIfAborted();
      result.outcome = 'failed';
      result.problem = this.#toProblem(error);
    }
    const { changes, problem } = result;
    const report: SyncReport = {
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      outcome: result.outcome,
      models: result.models,
      versions: result.versions,
      rowsWritten: changes.rows,
      removed: changes.removed,
      readMs: result.readMs,
      totalMs: Date.now() - startedAt.getTime(),
    };
    await states.save(this.instance, toState(before, report, problem));
    this.#log(before, report, problem);
    if (before?.problem?.sentence !== problem?.sentence) await onTurn();
    await this.#tell(result);
    if (result.outcome === 'ok') {
      if (changes.skipped === 0) {
        await this.#options.forgetLeftMoves(startedAt);
      }
      await this.#options.details.run({ limit: DESCRIBED_WITH_READ, signal });
    }
    return report;
  }

  /** Looks into all models that were not yet looked into; the next full read does not wait for it. */
  async describe(signal: AbortSignal): Promise<void> {
    await this.#options.details.run({ signal });
  }

  /** Also what was stored before a read failed, since the next one finds it unchanged. */
  async #tell({ changes: { models } }: ReadResult): Promise<void> {
    if (models.length > 0) await this.#options.onChanged(models);
  }

  async #read(
    result: ReadResult,
    before: RegistryState | undefined,
    startedAt: Date,
    signal: AbortSignal,
  ): Promise<void> {
    const { configured, reader, measureStored } = this.#options;
    const untranslated = await readListing(configured.registry, signal);
    result.readMs = Date.now() - startedAt.getTime();
    const stored = await measureStored();
    if (this.#last && this.#isLast(untranslated.digest, stored)) {
      result.models = this.#last.models;
      result.versions = this.#last.versions;
      return;
    }
    const listing = await toListing(untranslated, startedAt, this.#last?.known);
    result.models = listing.models.size;
    result.versions = listing.versionCount;
    result.problem = this.#doubt(listing, stored);
    if (result.problem) {
      result.outcome = 'withheld';
      return;
    }
    const by = before?.complete ? 'listing' : 'first-read';
    await reader.apply(listing, { by, at: startedAt }, signal, result.changes);
    const { digest } = untranslated;
    this.#last =
      digest && result.changes.skipped === 0
        ? {
            digest,
            stored: await measureStored(),
            models: result.models,
            versions: result.versions,
            known: listing.known,
          }
        : undefined;
  }

  /** True when the registry says what it said before, and what was stored then is what is stored now. */
  #isLast(digest: string | undefined, stored: StoredExtent): boolean {
    const last = this.#last;
    return (
      last !== undefined &&
      digest === last.digest &&
      stored.models === last.stored.models &&
      stored.versions === last.stored.versions &&
      stored.changedAt === last.stored.changedAt
    );
  }

  /**
   * Reads one model again.
   *
   * @param announcement - by which the registry told of a change
   * @throws ServiceUnavailableError - the registry does not answer
   */
  async refresh(
    model: string,
    announcement?: RegistryAnnouncement,
  ): Promise<void> {
    const { reader, onChanged } = this.#options;
    const { models } = await reader.refresh(model, announcement);
    if (models.length > 0) await onChanged(models);
    await this.#options.details.run({ names: [model] });
  }

  /** As {@link RegistrySync.refresh}; when it fails, the next full read makes up for it. */
  async refreshQuietly(model: string): Promise<void> {
    try {
      await this.refresh(model);
    } catch (error) {
      this.#options.logger.debug(
        `${model} of ${this.instance} was not read again`,
        error as Error,
      );
    }
  }

  /** Only for the version that Connections shows: what matters is whether the listing can be read. */
  async #probe(signal: AbortSignal): Promise<void> {
    try {
      await this.#options.configured.registry.probe({ signal });
    } catch {
      signal.throwIfAborted();
    }
  }

  /** Why a listing that was read in full is not believed all the same. */
  #doubt(listing: Listing, stored: StoredExtent): UpstreamProblem | undefined {
    if (this.#options.configured.allowEmpty) return undefined;
    const missing =
      (listing.models.size === 0 && stored.models > 0 && 'models') ||
      (listing.versionCount === 0 && stored.versions > 0 && 'versions');
    if (!missing) return undefined;
    return {
      kind: 'empty-listing',
      sentence: `${this.instance} says that it has no ${missing}, but ${stored[missing]} are known; nothing was removed`,
    };
  }

  #toProblem(error: unknown): UpstreamProblem {
    if (error instanceof UpstreamError) {
      return { kind: error.kind, sentence: error.message };
    }
    if (error instanceof Error && error.name === 'NotAllowedError') {
      return { kind: 'not-permitted', sentence: error.message };
    }
    if (error instanceof Error && error.name === 'ServiceUnavailableError') {
      return { kind: 'no-answer', sentence: error.message };
    }
    this.#options.logger.error(
      `What ${this.instance} holds was not stored`,
      error as Error,
    );
    return {
      kind: 'not-stored',
      sentence: `what ${this.instance} holds could not be stored`,
    };
  }

  #log(
    before: RegistryState | undefined,
    report: SyncReport,
    problem: UpstreamProblem | undefined,
  ): void {
    const { logger } = this.#options;
    if (problem) {
      const isNew = before?.problem?.sentence !== problem.sentence;
      const message = `${problem.sentence}; what was read before is kept`;
      if (isNew) logger.warn(message);
      else logger.debug(message);
      return;
    }
    const message = `${this.instance}: read ${report.models} models and ${
      report.versions
    } versions in ${(report.totalMs / 1000).toFixed(1)} s, ${
      report.rowsWritten
    } rows written`;
    const isNews = report.rowsWritten > 0 || before?.problem;
    if (isNews) logger.info(message);
    else logger.debug(message);
  }
}
