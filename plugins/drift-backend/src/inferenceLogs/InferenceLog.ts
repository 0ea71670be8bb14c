import fs from 'fs/promises';
import path from 'path';
import { LoggerService } from '@backstage/backend-plugin-api';
import { InferenceLogConfig, InferenceLogsConfig } from './InferenceLogConfig';
import { LoggedRow } from './InferenceLogAdapter';
import { Spool } from './Spool';
import { writePartitions } from './writePartitions';

/** A replica whose sign of life is older than this is gone. */
const GONE_AFTER_MS = 120_000;
const SIGN_OF_LIFE = 'alive';

const RETRY_MS = 60_000;

/** Rows that wait on the disk, as a multiple of what is flushed at once, from which no more are taken. */
const MOST_BACKLOG = 10;

/** One model's log: takes rows, and moves them into files by day that monitors read. One of each runs in each replica. */
export class InferenceLog {
  /**
   * @param replica - names this process among those that share the directory
   */
  static async open(options: {
    config: InferenceLogsConfig;
    log: InferenceLogConfig;
    logger: LoggerService;
    replica: string;
  }): Promise<InferenceLog> {
    const folder = path.join(options.config.directory, options.log.id);
    const own = path.join(folder, '.spool', options.replica);
    await fs.mkdir(own, { recursive: true });
    await fs.writeFile(path.join(own, SIGN_OF_LIFE), '');
    return new InferenceLog(options, folder, own);
  }

  private spool: Spool | undefined;
  private opening: Promise<Spool> | undefined;
  private closed: string[] = [];
  private carriedSince: Date | undefined;
  private backlog = 0;
  /** Since when the last flush has failed; it is tried again a while later. */
  private failedAt: Date | undefined;
  private work: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: {
      config: InferenceLogsConfig;
      log: InferenceLogConfig;
      logger: LoggerService;
    },
    private readonly folder: string,
    private readonly own: string,
  ) {}

  get config(): InferenceLogConfig {
    return this.options.log;
  }

  /** Whether so many rows wait already that no more are taken for now. */
  get isFull(): boolean {
    return this.backlog >= MOST_BACKLOG * this.options.config.flush.rows;
  }

  /** Resolves when the rows cannot be lost any more. */
  async take(rows: readonly LoggedRow[], now: Date): Promise<void> {
    if (rows.length === 0) return;
    const { flush } = this.options.config;
    this.backlog += rows.length;
    let spool = await this.activeSpool(now);
    // It may have been closed while this call waited; from here to the append nothing else runs.
    while (spool !== this.spool) spool = await this.activeSpool(now);
    const appended = spool.append(rows, now);
    if (spool.rows >= flush.rows) this.flush(now).catch(() => {});
    await appended;
  }

  /** Looks whether it is time to move rows, and after replicas that are gone. */
  async tick(now: Date): Promise<void> {
    const { flush, pairSeconds } = this.options.config;
    await this.giveSignOfLife(now);
    await this.inTurn(() => this.adoptLeftBehind(now));
    const age = (since: Date | undefined) =>
      since ? now.getTime() - since.getTime() : -1;
    if (this.failedAt && age(this.failedAt) < RETRY_MS) return;
    const carriedMs = Math.max(pairSeconds, flush.seconds) * 1000;
    if (
      age(this.spool?.since) >= flush.seconds * 1000 ||
      age(this.carriedSince) >= carriedMs ||
      (this.closed.length > 0 && !this.carriedSince)
    ) {
      await this.flush(now);
    }
  }

  /** Moves all rows that were taken into files. Those that wait for their other half stay. */
  flush(now: Date): Promise<void> {
    return this.inTurn(() => this.moveRows(now));
  }

  /** Moves all rows, and leaves the directory to others. */
  async close(now: Date): Promise<void> {
    await this.flush(now);
    if (this.closed.length === 0) {
      await fs.rm(this.own, { recursive: true, force: true });
    }
  }

  /** Removes days that are past the retention. */
  async prune(now: Date): Promise<void> {
    const { retentionDays } = this.options.config;
    const first = new Date(now.getTime() - retentionDays * 86_400_000)
      .toISOString()
      .slice(0, 10);
    for (const name of await fs.readdir(this.folder)) {
      if (/^\d{4}-\d\d-\d\d$/.test(name) && name < first) {
        await fs.rm(path.join(this.folder, name), {
          recursive: true,
          force: true,
        });
      }
    }
  }

  /** One after the other. What failed is tried again with the next flush: its spools are still there. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.work.then(work);
    this.work = done.catch(() => {});
    return done;
  }

  /** Where others thought that this replica was gone, since it stood still, they have its spools: it begins anew. */
  private async giveSignOfLife(now: Date): Promise<void> {
    const sign = path.join(this.own, SIGN_OF_LIFE);
    try {
      await fs.utimes(sign, now, now);
    } catch {
      await this.spool?.close();
      this.spool = undefined;
      this.closed = [];
      await fs.mkdir(this.own, { recursive: true });
      await fs.writeFile(sign, '');
    }
  }

  private async activeSpool(now: Date): Promise<Spool> {
    if (this.spool) return this.spool;
    this.opening ??= Spool.create(this.own, now).finally(() => {
      this.opening = undefined;
    });
    this.spool = await this.opening;
    return this.spool;
  }

  private async moveRows(now: Date): Promise<void> {
    const { config, log, logger } = this.options;
    const { spool } = this;
    if (spool) {
      this.spool = undefined;
      await spool.close();
      this.closed.push(spool.file);
    }
    const spools = this.closed;
    if (spools.length === 0) return;
    try {
      const { carriedInto } = await writePartitions({
        log,
        folder: this.folder,
        spools,
        pairMs: config.pairSeconds * 1000,
        now,
      });
      this.closed = carriedInto ? [carriedInto] : [];
      this.carriedSince = carriedInto ? now : undefined;
      this.backlog = this.spool?.rows ?? 0;
      this.failedAt = undefined;
    } catch (error) {
      this.failedAt = now;
      logger.error(
        `The inference log ${log.id} keeps ${spools.length} spools, which could not be moved into files by day`,
        error as Error,
      );
      throw error;
    }
  }

  /** Takes over the spools of replicas that died. Renaming a file is what only one of several can do. */
  private async adoptLeftBehind(now: Date): Promise<void> {
    const all = path.dirname(this.own);
    for (const name of await fs.readdir(all)) {
      const folder = path.join(all, name);
      if (folder === this.own || !(await isGone(folder, now))) continue;
      for (const file of await fs.readdir(folder)) {
        if (!file.endsWith('.jsonl')) continue;
        const own = path.join(this.own, file);
        try {
          await fs.rename(path.join(folder, file), own);
        } catch {
          continue;
        }
        this.closed.push(own);
        this.carriedSince = undefined;
      }
      await fs.rm(folder, { recursive: true, force: true });
    }
  }
}

async function isGone(folder: string, now: Date): Promise<boolean> {
  const [sign, spools] = await Promise.all([
    fs.stat(path.join(folder, SIGN_OF_LIFE)).catch(() => undefined),
    fs.stat(folder).catch(() => undefined),
  ]);
  const lastSeen = (sign ?? spools)?.mtimeMs;
  return lastSeen !== undefined && now.getTime() - lastSeen > GONE_AFTER_MS;
}
