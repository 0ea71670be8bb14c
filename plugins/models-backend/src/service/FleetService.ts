import { VisibleModels } from '@bellwether/plugin-models-node';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  AttentionQuery,
  AttentionReply,
  CountsReply,
  FleetQuery,
  FleetReply,
} from '@bellwether/plugin-models-common';

/** What every call carries: who asks. */
export interface FleetServiceOptions {
  credentials: BackstageCredentials;
}

/** Answers for all models that the caller may see, from what is stored. */
export interface FleetService {
  query(query: FleetQuery, options: FleetServiceOptions): Promise<FleetReply>;
  /** What needs a person, most urgent first, at most five. */
  attention(
    query: AttentionQuery,
    options: FleetServiceOptions,
  ): Promise<AttentionReply>;
  /** How many models there are, and how many need a person. */
  counts(options: FleetServiceOptions): Promise<FleetCounts>;
}

export type FleetCounts = Pick<CountsReply, 'models' | 'needPerson'>;

/** A fleet service that is told which models it may speak of. */
export interface RestrictedFleetService {
  query(query: FleetQuery, visible: VisibleModels): Promise<FleetReply>;
  attention(
    query: AttentionQuery,
    visible: VisibleModels,
  ): Promise<AttentionReply>;
  counts(visible: VisibleModels): Promise<FleetCounts>;
}
