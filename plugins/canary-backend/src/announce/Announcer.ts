import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  BoardRow,
  CANARY_FLEET_CHANNEL,
  canaryChannel,
} from '@bellwether/plugin-canary-common';
import { SummariesPublisher } from '@bellwether/plugin-models-node';
import { RolloutAssembler } from '../service/RolloutAssembler';
import { LiveRollouts } from '../watch';
import { summarise } from './summarise';

/** A person need not see every pod become ready on the fleet page. */
const SUMMARY_MS = 1_000;

/** Tells what changed: open screens at once, the fleet soon after. */
export class Announcer {
  readonly #pending = new Set<string>();
  readonly #told = new Map<string, string>();
  #timer?: NodeJS.Timeout;
  #publishing: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: {
      assembler: RolloutAssembler;
      live: LiveRollouts;
      logger: LoggerService;
      signals: SignalsService;
      summaries: Pick<SummariesPublisher, 'publish'>;
    },
  ) {}

  /** Something about a rollout is another: its state, an action on it, or its verdict. */
  changed(rollout: string, entityRef: string | undefined): void {
    for (const channel of [
      ...(entityRef ? [canaryChannel(entityRef)] : []),
      CANARY_FLEET_CHANNEL,
    ]) {
      this.options.signals
        .publish({
          recipients: { type: 'broadcast' },
          channel,
          message: { rollout },
        })
        .catch(error =>
          this.options.logger.warn('Open screens were not told', error),
        );
    }
    if (entityRef) this.#summariseSoon(entityRef);
  }

  /** All models, also those whose rollout ended while nobody looked. */
  async summariseAll(): Promise<void> {
    for (const view of this.options.live.servers()) {
      const { entityRef } = this.options.assembler.modelOf(view);
      if (entityRef) this.#pending.add(entityRef);
    }
    await this.#publish();
  }

  #summariseSoon(entityRef: string): void {
    this.#pending.add(entityRef);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#publish();
    }, SUMMARY_MS).unref();
  }

  /** One after the other, so that an older summary never replaces a newer one. */
  async #publish(): Promise<void> {
    this.#publishing = this.#publishing.then(async () => {
      const refs = [...this.#pending];
      this.#pending.clear();
      if (refs.length === 0) return;
      try {
        await this.#publishNow(refs);
      } catch (error) {
        // They are told with the next change, or by the task.
        refs.forEach(ref => this.#told.delete(ref));
        this.options.logger.warn(
          'The fleet was not told of rollouts',
          error as Error,
        );
      }
    });
    await this.#publishing;
  }

  async #publishNow(refs: readonly string[]): Promise<void> {
    const { assembler, live, summaries } = this.options;
    const isMeant = new Set<string | undefined>(refs);
    const rows = await assembler.board(
      live
        .servers()
        .filter(view => isMeant.has(assembler.modelOf(view).entityRef)),
    );
    const byModel = new Map<string, BoardRow[]>();
    for (const row of rows) {
      if (!row.entityRef) continue;
      byModel.set(row.entityRef, [...(byModel.get(row.entityRef) ?? []), row]);
    }
    const changed = refs.flatMap(entityRef => {
      const mine = byModel.get(entityRef) ?? [];
      const staleSince = mine
        .map(({ cluster }) => live.freshnessOf(cluster).staleSince)
        .find(Boolean);
      const summary = summarise(mine, staleSince) ?? null;
      const text = JSON.stringify(summary);
      if (this.#told.get(entityRef) === text) return [];
      this.#told.set(entityRef, text);
      return [{ entityRef, summary }];
    });
    if (changed.length > 0) await summaries.publish(changed);
  }
}
