import { Config } from '@backstage/config';

/**
 * Something that the portal reads beside registries and clusters, as the Connections screen and `bellwether doctor` tell of it.
 *
 * @public
 */
export interface ProbedUpstream {
  /** Unique among all connections, for example `metrics:main`. */
  id: string;
  kind: 'metrics' | 'costs';
  /** What people call it, for example `Prometheus`. */
  product: string;
  title: string;
  /** Where the portal reaches it, without credentials. */
  url: string;
  /** Key of the configuration that describes it; its address is in `<configKey>.baseUrl`, its credentials in `<configKey>.auth`. */
  configKey: string;
  hasCredentials: boolean;
  /** What the portal does without it, a whole sentence. */
  withoutIt: string;
  /** For example which clusters it tells of. */
  facts: Array<{ name: string; value: string }>;
  /**
   * Asks it something that proves that the portal can use it.
   *
   * @throws UpstreamError
   */
  probe(signal: AbortSignal): Promise<{ version?: string }>;
}

/**
 * Finds upstreams in the configuration.
 *
 * @throws InputError - the message names the key
 * @public
 */
export type ReadUpstreams = (config: Config) => ProbedUpstream[];
