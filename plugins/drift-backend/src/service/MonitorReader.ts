import { NotFoundError } from '@backstage/errors';
import {
  Monitor,
  monitorSchema,
  MonitorsReply,
} from '@bellwether/plugin-drift-common';
import {
  BaselineStore,
  MonitorStore,
  RunStore,
  StoredMonitor,
} from '../database';
import { describeMonitor } from './describeMonitor';
import { PromiseProposals } from './PromiseProposals';

/** Monitors with what is known of their baselines and runs. */
export class MonitorReader {
  constructor(
    private readonly options: {
      baselines: BaselineStore;
      monitors: MonitorStore;
      runs: RunStore;
      promises: PromiseProposals;
      nextRunAt: () => Date | undefined;
    },
  ) {}

  async list(entityRef: string): Promise<MonitorsReply> {
    const { monitors } = this.options;
    const known = await monitors.list(entityRef);
    return {
      monitors: await Promise.all(known.map(each => this.describe(each))),
      broken: await monitors.listBroken(entityRef),
    };
  }

  /** @throws NotFoundError - there is no such monitor */
  async find(id: string): Promise<StoredMonitor> {
    const monitor = await this.options.monitors.get(id);
    if (!monitor) throw new NotFoundError('There is no such monitor');
    return monitor;
  }

  async describe(monitor: StoredMonitor): Promise<Monitor> {
    const { baselines, nextRunAt, promises, runs } = this.options;
    return monitorSchema.parse(
      describeMonitor({
        monitor,
        baseline: await baselines.inForce(monitor.id),
        proposed: await baselines.proposed(monitor.id),
        run: await runs.get(monitor.id, new Date()),
        nextRunAt: nextRunAt(),
        proposalProblem: promises.problemOf(monitor),
        now: new Date(),
      }),
    );
  }
}
