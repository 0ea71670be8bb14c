import { ModelRecordsReply } from '@bellwether/plugin-models-common';

export interface RecordsQuery {
  instance: string;
  /** Where the page before ended. */
  cursor?: string;
  /** Exact names; then there is one page. */
  names?: string[];
}

/** Gives the catalog what it makes entities from. For services only. */
export interface RecordService {
  /** @throws NotFoundError - no such registry is configured */
  listModels(query: RecordsQuery): Promise<ModelRecordsReply>;
}
