import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  EventsReply,
  ModelDetail,
  SummariesReply,
} from '@bellwether/plugin-models-common';

/** What every call carries: who asks. */
export interface ModelServiceOptions {
  credentials: BackstageCredentials;
}

/**
 * Answers for one model. All methods take its full entity ref, for example `resource:default/flight-delay`, and throw
 * `NotFoundError` for a model that no registry holds or that the caller may not see.
 */
export interface ModelService {
  get(entityRef: string, options: ModelServiceOptions): Promise<ModelDetail>;
  /** What each family says of the model. */
  listSummaries(
    entityRef: string,
    options: ModelServiceOptions,
  ): Promise<SummariesReply>;
  /** The timeline, newest first. */
  listEvents(
    entityRef: string,
    page: { before?: string },
    options: ModelServiceOptions,
  ): Promise<EventsReply>;
}
