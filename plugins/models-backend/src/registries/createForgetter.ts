import { LoggerService } from '@backstage/backend-plugin-api';
import { ModelStore } from '../database';
import { ModelRemover } from './ModelRemover';
import { RegistryDirectory } from './RegistryDirectory';
import { RegistryState } from './RegistryState';
import { RegistryStateStore } from './RegistryStateStore';

/** A registry that the configuration no longer names is stale at once and forgotten after this long. */
const FORGET_AFTER_MS = 24 * 60 * 60_000;

/** Forgets registries that are no longer configured; not at once, since that may be a mistake. */
export function createForgetter(options: {
  registries: RegistryDirectory;
  states: RegistryStateStore;
  models: ModelStore;
  remover: ModelRemover;
  logger: LoggerService;
}) {
  const { registries, states, models, remover, logger } = options;

  async function forget(instance: string) {
    const rows = await models.listRows(instance, '', 100_000);
    await remover.remove(
      instance,
      rows.map(({ name }) => name),
    );
    await states.remove(instance);
    logger.info(
      `${instance} was forgotten with its ${rows.length} models: it has not been configured for a day`,
    );
  }

  return {
    async prune(now: Date): Promise<void> {
      for (const [instance, state] of await states.list()) {
        if (registries.find(instance)) continue;
        const staleSince = state.staleSince ?? now.toISOString();
        if (now.getTime() - Date.parse(staleSince) > FORGET_AFTER_MS) {
          await forget(instance);
        } else if (!state.staleSince) {
          await states.save(instance, retired(instance, state, staleSince));
        }
      }
    },
  };
}

function retired(
  instance: string,
  state: RegistryState,
  staleSince: string,
): RegistryState {
  return {
    ...state,
    staleSince,
    problem: {
      kind: 'no-answer',
      sentence: `${instance} is no longer configured`,
    },
  };
}
