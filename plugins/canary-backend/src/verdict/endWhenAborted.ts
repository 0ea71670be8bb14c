import { LoggerService } from '@backstage/backend-plugin-api';
import { LiveRollouts } from '../watch';
import { JudgingStore } from './JudgingStore';

/**
 * Ends the judging of a canary as soon as it is seen to be aborted, and not only at the next look: a retry may come before
 * that, and the last word on what was aborted would roll it back at once.
 */
export function endWhenAborted(options: {
  live: Pick<LiveRollouts, 'onChanged'>;
  store: Pick<JudgingStore, 'endOf'>;
  logger: LoggerService;
}): void {
  const { live, store, logger } = options;
  const aborted = new Set<string>();
  live.onChanged((fresh, gone) => {
    for (const { id, observed } of fresh) {
      if (!observed.aborted) {
        aborted.delete(id);
      } else if (!aborted.has(id)) {
        aborted.add(id);
        store.endOf(id, new Date().toISOString()).catch(error => {
          // The next look ends it, unless a retry comes before.
          aborted.delete(id);
          logger.warn(`The judging of ${id} was not ended`, error);
        });
      }
    }
    for (const { id } of gone) aborted.delete(id);
  });
}
