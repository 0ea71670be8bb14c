import {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import {
  CHANGES_TOPIC,
  ModelsChanged,
  modelsChangedSchema,
} from '@bellwether/plugin-models-common';
import limit from 'p-limit';
import { setTimeout as wait } from 'timers/promises';
import { AppliedSets } from './AppliedSets';
import { ChangeQueue } from './ChangeQueue';
import { layOver } from './digests';
import { Giver } from './Giver';
import { EntityReader, Reading } from './Reading';
import { overlay, Part } from './overlay';
import { readEverything, WholeRead } from './readEverything';

/** Changes that come within this time are read together. */
const GATHER_MS = 25;

/** Waits between attempts of one run to read everything. */
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 5_000;

/** Longest wait before changes that could not be read are read again. */
const MAX_CHANGE_WAIT_MS = 30_000;

/** How often everything is read anew because a part was changed meanwhile. */
const READINGS = 3;

export interface EntitySyncOptions {
  providerName: string;
  locationKey: string;
  schedule: SchedulerServiceTaskScheduleDefinition;
  reader: EntityReader;
  applied: AppliedSets;
  events: EventsService;
  logger: LoggerService;
  scheduler: SchedulerService;
  /** Aborted when the backend shuts down. */
  shutdown: AbortSignal;
}

/**
 * Keeps the catalog equal to what a reader reads: everything on a schedule (one replica at a time), parts as soon as a
 * change is announced. Nothing is removed unless the reader concludes that it does not exist.
 */
export class EntitySync {
  static async start(
    options: EntitySyncOptions,
    connection: EntityProviderConnection,
  ): Promise<EntitySync> {
    const sync = new EntitySync(options, connection);
    await sync.#start();
    return sync;
  }

  readonly #options: EntitySyncOptions;
  readonly #giver: Giver;
  /** What is given to the catalog follows each other: a change never overtakes an older one. */
  readonly #oneAtATime = limit(1);
  /** There is never more than one reading of everything. */
  readonly #oneReading = limit(1);
  /** What the catalog was given of changes since that reading began, while there is one. */
  #meanwhile?: Part[];

  private constructor(
    options: EntitySyncOptions,
    connection: EntityProviderConnection,
  ) {
    this.#options = options;
    this.#giver = Giver.create({ ...options, connection });
  }

  async #start() {
    const { providerName, events, schedule, scheduler, shutdown, logger } =
      this.#options;
    const changes = ChangeQueue.create<ModelsChanged>({
      gatherMs: GATHER_MS,
      maxWaitMs: MAX_CHANGE_WAIT_MS,
      handle: gathered => this.#applyChanges(gathered),
      onFailure: error =>
        logger.warn(
          `Changes could not be read, and are left to a later attempt: ${sentence(
            error,
          )}`,
        ),
    });
    shutdown.addEventListener('abort', () => changes.close());
    await events.subscribe({
      id: providerName,
      topics: [CHANGES_TOPIC],
      onEvent: async ({ eventPayload }) => {
        const change = modelsChangedSchema.safeParse(eventPayload);
        if (!change.success) {
          logger.warn(`A change was announced that is not understood`);
        } else if (this.#options.reader.concerns(change.data)) {
          changes.add(change.data);
        }
      },
    });
    const taskId = `${providerName}:refresh`;
    await scheduler.createScheduledTaskRunner(schedule).run({
      id: taskId,
      fn: signal =>
        this.#refresh(AbortSignal.any([signal, this.#options.shutdown])),
    });
    // The schedule outlives a restart, but after one there is something to read at once. Refused where it is running.
    scheduler
      .triggerTask(taskId)
      .catch(error => logger.debug(`Not read at once: ${sentence(error)}`));
  }

  /** Reads everything until something can be concluded from it, or the time of the task is up. */
  async #refresh(signal: AbortSignal): Promise<void> {
    const { logger } = this.#options;
    let last = '';
    for (
      let pause = FIRST_WAIT_MS;
      !signal.aborted;
      pause = Math.min(pause * 2, MAX_WAIT_MS)
    ) {
      const attempt = await this.#attempt(signal);
      if (!attempt || signal.aborted) return;
      if (attempt.because !== last) {
        last = attempt.because;
        // To wait for the first reading of an upstream is usual, to fail is not.
        logger[attempt.isFailure ? 'warn' : 'info'](
          `Entities stay as they are: ${last}`,
        );
      }
      await wait(pause, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** @returns why it should be tried again, if it should */
  async #attempt(
    signal: AbortSignal,
  ): Promise<{ because: string; isFailure: boolean } | undefined> {
    try {
      const reading = await this.#applyAll(signal);
      return reading.is === 'nothing' && reading.retry
        ? { because: reading.because, isFailure: false }
        : undefined;
    } catch (error) {
      return { because: sentence(error), isFailure: true };
    }
  }

  async #applyAll(signal: AbortSignal): Promise<Reading> {
    return this.#oneReading(() =>
      this.#readAndApply(signal).finally(() => {
        this.#meanwhile = undefined;
      }),
    );
  }

  async #readAndApply(signal: AbortSignal): Promise<Reading> {
    // Changes do not wait for a reading: those of this replica are laid over it, after those of another it is read anew.
    for (let readings = 1; readings < READINGS; readings++) {
      this.#meanwhile = [];
      const read = await readEverything(this.#options, signal);
      if (await this.#oneAtATime(() => this.#conclude(read))) {
        return read.reading;
      }
    }
    return this.#oneAtATime(async () => {
      this.#meanwhile = [];
      const read = await readEverything(this.#options, signal);
      await this.#conclude(read, { whateverElse: true });
      return read.reading;
    });
  }

  /**
   * Gives the catalog what follows from a reading.
   *
   * @param options - `whateverElse`: also when another replica changed a part meanwhile
   * @returns false when nothing does, since another replica changed a part after the reading had begun
   */
  async #conclude(
    { reading, generation, digests }: WholeRead,
    options: { whateverElse?: boolean } = {},
  ): Promise<boolean> {
    const { applied, logger, providerName } = this.#options;
    if (reading.is === 'nothing') {
      logger.debug(`Nothing to conclude: ${reading.because}`);
      return true;
    }
    const now = await applied.get(providerName);
    const meanwhile = this.#meanwhile ?? [];
    const own = meanwhile.length;
    if (now.generation !== generation + own && !options.whateverElse) {
      return false;
    }
    if (reading.is === 'part') {
      logger.warn(`Read in part: ${reading.because}`);
      const { entities, removed } = overlay(reading, meanwhile);
      await this.#giver.givePart({ added: entities, removed });
      return true;
    }
    const { entities } = overlay(reading, meanwhile);
    for (const part of meanwhile) layOver(digests, part);
    await this.#giver.giveWhole(entities, digests, now);
    return true;
  }

  async #applyChanges(changes: ModelsChanged[]): Promise<void> {
    const { reader, shutdown } = this.#options;
    const isDone = await this.#oneAtATime(async () => {
      const change = await reader.readChanges(changes, { signal: shutdown });
      if (change === 'everything') return false;
      if ((await this.#giver.givePart(change)) > 0) {
        this.#meanwhile?.push(change);
      }
      return true;
    });
    if (!isDone) await this.#applyAll(shutdown);
  }
}

function sentence(error: unknown): string {
  return isError(error) ? error.message : 'it failed for an unknown reason';
}
