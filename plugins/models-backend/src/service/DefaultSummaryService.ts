import { PutSummariesRequest } from '@bellwether/plugin-models-common';
import { SummaryStore } from '../database';
import { ChangePublisher } from '../registries';
import { SummaryService } from './SummaryService';

export class DefaultSummaryService implements SummaryService {
  static create(options: {
    summaries: SummaryStore;
    changes: ChangePublisher;
  }): SummaryService {
    return new DefaultSummaryService(options.summaries, options.changes);
  }

  readonly #summaries: SummaryStore;
  readonly #changes: ChangePublisher;

  private constructor(summaries: SummaryStore, changes: ChangePublisher) {
    this.#summaries = summaries;
    this.#changes = changes;
  }

  async put(
    family: string,
    summaries: PutSummariesRequest['summaries'],
  ): Promise<void> {
    const changed = await this.#summaries.put(family, summaries);
    if (changed.length > 0) await this.#changes.refreshScreens(changed);
  }
}
