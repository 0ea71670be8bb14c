import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ServerRecordsReply,
  ServersReply,
  UnregisteredReply,
} from '@bellwether/plugin-models-common';

/** What every call carries: who asks. */
export interface ServersServiceOptions {
  credentials: BackstageCredentials;
}

/** Which servers are asked for; everything absent: all. */
export interface ServerRecordsQuery {
  cluster?: string;
  cursor?: string;
  /** Names as the servers declare them. */
  models?: string[];
  servers?: string[];
}

/** Says what serves models on the clusters, from what was stored: no call waits for a cluster. */
export interface ServersService {
  /**
   * Where a model runs.
   *
   * @param entityRef - the model's catalog entity, for example `resource:default/flight-delay`
   * @throws NotFoundError - no registry holds such a model, or the caller may not see it
   */
  listForModel(
    entityRef: string,
    options: ServersServiceOptions,
  ): Promise<ServersReply>;
  /**
   * What runs but is in no registry, and what serves another version than the champion.
   *
   * @throws NotAllowedError - the caller may not see what no entity stands for
   */
  listUnregistered(options: ServersServiceOptions): Promise<UnregisteredReply>;
  /**
   * Servers page by page, or those of some models and ids in one go; perhaps of one cluster only. For services only.
   *
   * @param query - `cursor` is the `next` of the page before, and counts where neither models nor ids are named
   */
  listRecords(
    query: ServerRecordsQuery,
    options: ServersServiceOptions,
  ): Promise<ServerRecordsReply>;
}
