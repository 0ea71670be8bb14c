import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Baseline,
  baselineSchema,
  DecideBaselineRequest,
  ProposeBaselineRequest,
} from '@bellwether/plugin-drift-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { BaselineStore, StoredMonitor } from '../database';
import { BaselineMaker } from '../judge';
import { dayRange } from '../words';
import { asInputError } from './asInputError';
import { WriteOptions } from './DriftService';
import { RepeatableWrites } from './RepeatableWrites';

/** How a monitor comes to another baseline: one proposes it, one decides. */
export class BaselineDecisions {
  constructor(
    private readonly options: {
      baselines: BaselineStore;
      maker: BaselineMaker;
      outbox: Outbox;
      shutdown: AbortSignal;
      writes: RepeatableWrites;
    },
  ) {}

  async propose(
    monitor: StoredMonitor,
    request: ProposeBaselineRequest,
    options: WriteOptions,
  ): Promise<Baseline> {
    const { baselines, maker, outbox, shutdown, writes } = this.options;
    return writes.once(monitor, 'propose', request, options, async actor => {
      const measured = await asInputError(
        maker.measure(monitor, request.range, { signal: shutdown }),
      );
      return async transaction => {
        const baseline = await baselines.add(
          monitor.id,
          {
            ...measured,
            state: 'proposed',
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

  async decide(
    monitor: StoredMonitor,
    number: number,
    request: DecideBaselineRequest,
    options: WriteOptions,
  ): Promise<Baseline> {
    const { baselines, outbox, writes } = this.options;
    const { id } = monitor;
    const decided = { number, ...request };
    return writes.once(monitor, 'decide', decided, options, async actor => {
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
}
