import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConnectionsReply } from '@bellwether/plugin-models-common';

/** What every call carries: who asks. */
export interface ConnectionsServiceOptions {
  credentials: BackstageCredentials;
}

/** Says how each upstream is, what follows from it, and what fixes it. */
export interface ConnectionsService {
  /** Worst first. Answers from what was seen last: no call waits for an upstream. */
  list(options: ConnectionsServiceOptions): Promise<ConnectionsReply>;
}

/** A configured registry, as far as a connection tells of it. */
export interface ConnectedRegistry {
  /** Its key under `models.registries`. */
  instance: string;
  title: string;
  /** What people call it, for example `MLflow`. */
  product: string;
  /** Value of `type` in the configuration, for example `mlflow`. */
  type: string;
  /** Where the portal reaches it, without credentials. */
  url: string;
  hasCredentials: boolean;
  hasWebhookSecret: boolean;
  /** For example how many models were read and when. */
  facts?: Array<{ name: string; value: string }>;
}
