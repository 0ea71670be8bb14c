import { PutSummariesRequest } from '@bellwether/plugin-models-common';

/** Takes what the other families say of models. For services only. */
export interface SummaryService {
  put(
    family: string,
    summaries: PutSummariesRequest['summaries'],
  ): Promise<void>;
}
