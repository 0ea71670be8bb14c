import { VisibleModels } from '@bellwether/plugin-models-node';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  AttentionReply,
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
  attention(options: FleetServiceOptions): Promise<AttentionReply>;
}

/** A fleet service that is told which models it may speak of. */
export interface RestrictedFleetService {
  query(query: FleetQuery, visible: VisibleModels): Promise<FleetReply>;
  attention(visible: VisibleModels): Promise<AttentionReply>;
}
