import { LoggerService } from '@backstage/backend-plugin-api';
import { identityOf } from '../adapters';
import { LiveRollouts } from '../watch';
import { JudgingStore } from './JudgingStore';

/**
 * Ends the judging of a canary as soon as it is seen to be aborted, removed or another under the same name, and not only at the next
 * look: before that it may be tried again or made anew, and the last word on what was before would promote it or roll it back at once.
 */
export function endWhenOver(options: {
  live: Pick<LiveRollouts, 'onChanged'>;
  store: Pick<JudgingStore, 'endOf'>;
  logger: LoggerService;
}): void {
  const { live, store, logger } = options;
  const aborted = new Set<string>();
  const identities = new Map<string, string>();
  const end = async (id: string) => {
    try {
      await store.endOf(id, new Date().toISOString());
    } catch (error) {
      // The next look ends it, unless a retry comes before.
      aborted.delete(id);
      logger.warn(`The judging of ${id} was not ended`, error as Error);
    }
  };
  live.onChanged((fresh, gone) => {
    for (const { id, observed, objects } of fresh) {
      const before = identities.get(id);
      const identity = identityOf(objects.object);
      identities.set(id, identity);
      const isNew = before !== undefined && before !== identity;
      const isAborted = observed.aborted !== undefined;
      if (isNew || (isAborted && !aborted.has(id))) void end(id);
      if (isAborted) aborted.add(id);
      else aborted.delete(id);
    }
    for (const { id } of gone) {
      aborted.delete(id);
      identities.delete(id);
      void end(id);
    }
  });
}
