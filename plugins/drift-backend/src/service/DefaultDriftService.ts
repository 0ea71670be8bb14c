import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  Baseline,
  baselineSchema,
  CompareRangesRequest,
  DecideBaselineRequest,
  HeatMapReply,
  monitorSchema,
  MonitorsReply,
  MuteRequest,
  ProposeBaselineRequest,
  RunMonitorRequest,
  RunStarted,
  WindowsReply,
} from '@bellwether/plugin-drift-common';
import { IdempotencyStore, Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { z } from 'zod';
import {
  BaselineStore,
  MonitorStore,
  RunStore,
  StoredMonitor,
  WindowStore,
} from '../database';
import { JobError, MonitorRunner } from '../judge';
import { dayRange } from '../words';
import { describeMonitor } from './describeMonitor';
import { DriftService, ReadOptions, WriteOptions } from './DriftService';
import { FleetReader } from './FleetReader';

export interface DefaultDriftServiceOptions {
  baselines: BaselineStore;
  fleet: FleetReader;
  knex: Knex;
  logger: LoggerService;
  monitors: MonitorStore;
  outbox: Outbox;
  runner: MonitorRunner;
  runs: RunStore;
  windows: WindowStore;
  onChanged: (entityRef: string) => Promise<void>;
  nextRunAt: () => Date | undefined;
  /** Aborted when the backend shuts down. */
  shutdown: AbortSignal;
}

/** Answers from what was judged, and takes over what people decide. */
export class DefaultDriftService implements DriftService {
  private readonly idempotency: IdempotencyStore;

  constructor(private readonly options: DefaultDriftServiceOptions) {
    this.idempotency = IdempotencyStore.create(options);
  }

  getFleet(query: { weeks: number }) {
    return this.options.fleet.read(query.weeks, new Date());
  }

  async getMonitors(entityRef: string): Promise<MonitorsReply> {
    const { monitors } = this.options;
    return {
      monitors: await Promise.all(
        (await monitors.list(entityRef)).map(monitor => this.describe(monitor)),
      ),
      broken: await monitors.listBroken(entityRef),
    };
  }

  async getWindows(id: string): Promise<WindowsReply> {
    const { baselines, windows } = this.options;
    const judged = await windows.list(id);
    const inForce = await baselines.inForce(id);
    const changes = [...(inForce?.selfChanges ?? [])].sort((a, b) => a - b);
    const at = (share: number) =>
      changes[Math.min(changes.length - 1, Math.floor(share * changes.length))];
    const marks: WindowsReply['marks'] = [];
    let version: string | undefined;
    for (const { range, versions } of judged) {
      const main = [...versions].sort((a, b) => b.share - a.share)[0]?.version;
      if (main && version && main !== version) {
        marks.push({
          at: `${range.from}T00:00:00.000Z`,
          kind: 'version',
          label: `version ${main}`,
        });
      }
      version = main ?? version;
    }
    return {
      windows: judged,
      marks,
      band:
        changes.length >= 20 ? { low: at(0.05), high: at(0.95) } : undefined,
    };
  }

  async getHeatMap(id: string): Promise<HeatMapReply> {
    const judged = await this.options.windows.listHeat(id);
    const newest = judged.at(-1)?.heat ?? {};
    const names = new Set(judged.flatMap(({ heat }) => Object.keys(heat)));
    const largest = (name: string) =>
      Math.max(...judged.map(({ heat }) => heat[name]?.ratio ?? -1));
    return {
      windows: judged.map(({ from, to }) => ({ from, to })),
      rows: [...names]
        .sort((a, b) => largest(b) - largest(a))
        .map(column => ({
          column,
          effect: newest[column]?.effect ?? '',
          isOutput: newest[column]?.isOutput ?? false,
          ratios: judged.map(({ heat }) => heat[column]?.ratio ?? null),
        })),
    };
  }

  async getWindow(id: string, firstDay: string) {
    const detail = await this.options.windows.get(id, firstDay);
    if (!detail) {
      throw new NotFoundError(
        `No window that begins on ${firstDay} was judged`,
      );
    }
    return detail;
  }

  async getBaselines(id: string) {
    return {
      baselines: z
        .array(baselineSchema)
        .parse(await this.options.baselines.list(id)),
    };
  }

  async compareRanges(
    id: string,
    request: CompareRangesRequest,
    { signal }: ReadOptions & { signal?: AbortSignal },
  ) {
    const monitor = await this.find(id);
    const { slice } = request;
    if (slice && !monitor.definition.spec.slices.includes(slice.column)) {
      throw new InputError(
        `${slice.column} is not among the slices of the monitor`,
      );
    }
    const { detail } = await asInputError(
      this.options.runner.compareRanges(monitor, request, {
        signal: signal
          ? AbortSignal.any([signal, this.options.shutdown])
          : this.options.shutdown,
      }),
    );
    return detail;
  }

  async proposeBaseline(
    id: string,
    request: ProposeBaselineRequest,
    options: WriteOptions,
  ): Promise<Baseline> {
    const { baselines, outbox, runner, shutdown } = this.options;
    const monitor = await this.find(id);
    return this.once(monitor, 'propose', request, options, async actor => {
      const measured = await asInputError(
        runner.measureBaseline(monitor, request.range, { signal: shutdown }),
      );
      if (measured.rows === 0) {
        throw new InputError(
          `There are no rows from ${request.range.from} to ${request.range.to}`,
        );
      }
      return async transaction => {
        const baseline = await baselines.add(
          id,
          {
            state: 'proposed',
            range: request.range,
            rows: measured.rows,
            hash: measured.hash,
            profile: measured.profile,
            selfChanges: measured.selfChanges,
            proposedBy: actor,
            proposedAt: new Date().toISOString(),
            reason: request.reason,
          },
          transaction,
        );
        await outbox.write(transaction, {
          type: 'drift.baseline.proposed',
          model: monitor.entityRef,
          actor,
          before: null,
          after: { number: baseline.number, hash: baseline.hash },
          reason: request.reason,
          sentence: `Baseline ${baseline.number} (${dayRange(
            request.range,
          )}) was proposed for the monitor ${monitor.name}`,
        });
        return baselineSchema.parse(baseline);
      };
    });
  }

  async decideBaseline(
    id: string,
    number: number,
    request: DecideBaselineRequest,
    options: WriteOptions,
  ): Promise<Baseline> {
    const { baselines, outbox } = this.options;
    const monitor = await this.find(id);
    const decided = { number, ...request };
    return this.once(monitor, 'decide', decided, options, async actor => {
      const found = await baselines.get(id, number);
      if (!found) throw new NotFoundError(`There is no baseline ${number}`);
      if (found.state !== 'proposed') {
        throw new ConflictError(
          `Baseline ${number} is ${found.state} already; nothing was changed`,
        );
      }
      if (found.hash !== request.expectedHash) {
        throw new ConflictError(
          `Baseline ${number} is not the one that was looked at; nothing was changed`,
        );
      }
      const decision = {
        approve: request.approve,
        decidedBy: actor,
        decidedAt: new Date().toISOString(),
        decisionReason: request.reason,
      };
      return async transaction => {
        await baselines.decide(id, number, decision, transaction);
        const verb = request.approve ? 'approved' : 'turned-down';
        await outbox.write(transaction, {
          type: `drift.baseline.${verb}`,
          model: monitor.entityRef,
          actor,
          before: { state: found.state },
          after: { number, state: request.approve ? 'in-force' : verb },
          reason: request.reason,
          sentence: `Baseline ${number} of the monitor ${monitor.name} was ${
            request.approve ? 'put in force' : 'turned down'
          }`,
          evidence: { hash: found.hash, range: found.range },
        });
        const { approve, ...facts } = decision;
        return baselineSchema.parse({
          ...found,
          ...facts,
          state: approve ? 'in-force' : 'turned-down',
        });
      };
    });
  }

  async run(
    id: string,
    request: RunMonitorRequest,
    options: WriteOptions,
  ): Promise<RunStarted> {
    const { logger, runner, runs, shutdown } = this.options;
    const monitor = await this.find(id);
    return this.once(monitor, 'run', request, options, async () => {
      const startedAt = new Date();
      const runId = await runs.begin(id, startedAt);
      if (!runId) throw new ConflictError('The monitor is running already');
      runner
        .run(monitor, { runId, again: request.window, signal: shutdown })
        .catch(error => logger.warn('A run was broken off', error));
      return async () => ({ runId, startedAt: startedAt.toISOString() });
    });
  }

  async mute(id: string, request: MuteRequest, options: WriteOptions) {
    const { monitors, outbox } = this.options;
    const monitor = await this.find(id);
    await this.once(monitor, 'mute', request, options, async actor => {
      const now = new Date().toISOString();
      if (request.until !== null && request.until <= now) {
        throw new InputError('`until` has passed');
      }
      return async transaction => {
        const { until, reason } = request;
        await monitors.setMute(
          id,
          until === null ? undefined : { until, by: actor, at: now, reason },
          transaction,
        );
        await outbox.write(transaction, {
          type: `drift.monitor.${until === null ? 'unmuted' : 'muted'}`,
          model: monitor.entityRef,
          actor,
          before: monitor.mute ? { until: monitor.mute.until } : null,
          after: until === null ? null : { until },
          reason,
          sentence:
            until === null
              ? `Alerts of the monitor ${monitor.name} are on again`
              : `Alerts of the monitor ${
                  monitor.name
                } are off until ${until.slice(0, 10)}`,
        });
        return { id };
      };
    });
    return this.describe(await this.find(id));
  }

  /** A write that may be repeated: prepares outside of the transaction, writes within it. */
  private async once<T extends object>(
    monitor: StoredMonitor,
    what: string,
    request: object,
    options: WriteOptions,
    prepare: (
      actor: string,
    ) => Promise<(transaction: Knex.Transaction) => Promise<T>>,
  ): Promise<T> {
    const { knex, logger, outbox, onChanged } = this.options;
    const actor = options.credentials.principal.userEntityRef;
    const call = {
      actor,
      key: options.idempotencyKey,
      request: { what, monitor: monitor.id, ...request },
    };
    const before = await this.idempotency.begin(call, new Date());
    if (before !== undefined) return JSON.parse(before);
    let reply: T;
    try {
      const write = await prepare(actor);
      reply = await knex.transaction(async transaction => {
        const written = await write(transaction);
        await this.idempotency.finish(transaction, call, written);
        return written;
      });
    } catch (error) {
      await this.idempotency.abandon(call);
      throw error;
    }
    try {
      await outbox.deliver();
      await onChanged(monitor.entityRef);
    } catch (error) {
      logger.warn('A change will be told of later', error as Error);
    }
    return reply;
  }

  private async find(id: string): Promise<StoredMonitor> {
    const monitor = await this.options.monitors.get(id);
    if (!monitor) throw new NotFoundError('There is no such monitor');
    return monitor;
  }

  private async describe(monitor: StoredMonitor) {
    const { baselines, nextRunAt, runs } = this.options;
    return monitorSchema.parse(
      describeMonitor({
        monitor,
        baseline: await baselines.inForce(monitor.id),
        proposed: await baselines.proposed(monitor.id),
        run: await runs.get(monitor.id, new Date()),
        nextRunAt: nextRunAt(),
        now: new Date(),
      }),
    );
  }
}

/** What is wrong with the data is the caller's to mend. */
async function asInputError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof JobError) throw new InputError(error.message);
    throw error;
  }
}
