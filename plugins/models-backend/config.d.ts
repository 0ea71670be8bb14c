import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

export interface Config {
  models?: {
    /** Model registries, by a name of your own: lower-case letters, digits and -. */
    registries?: {
      [instance: string]: {
        /** The dialect that the registry speaks. Default: `mlflow`. */
        type?: string;
        /** What people call it. Default: its name. */
        title?: string;
        /** Where the portal's backend reaches it, without `/api` and without credentials. */
        baseUrl: string;
        /** Where a browser opens it. Default: `baseUrl`. */
        webUrl?: string;
        auth?: {
          /** `basic` (then `username` and `password`) or `bearer` (then `token`). */
          type: 'basic' | 'bearer';
          username?: string;
          /** @visibility secret */
          password?: string;
          /** @visibility secret */
          token?: string;
        };
        /** With a webhook, changes are seen at once; without, after the next full read. */
        webhook?: {
          /**
           * Shared with the registry, which signs its deliveries with it.
           *
           * @visibility secret
           */
          secret: string;
          /** Older deliveries are refused; longer than the registry retries. Default: 15 minutes. */
          maxAge?: HumanDuration | string;
        };
        /** When it is read in full. Default: every minute, for at most five minutes. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /** Believe a listing without models, although models are known, and remove these. Default: false. */
        allowEmpty?: boolean;
        /** Longest wait for one answer. Default: 15 seconds. */
        requestTimeout?: HumanDuration | string;
      };
    };
    /** Which clusters of the Kubernetes plugin are watched. Default: all. */
    clusters?: string[];
    metrics?: {
      /** Which way metrics should go, where their names do not say it. */
      directions?: {
        [metric: string]: 'lower-is-better' | 'higher-is-better' | 'unknown';
      };
      /** Metrics that are shown first, in this order. */
      main?: string[];
    };
  };
}
