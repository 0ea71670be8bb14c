import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  readRequestTimeout,
  readUpstreamAuth,
  readUpstreamUrl,
  UpstreamAuth,
} from '../upstreams';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Where requests, usage and other series of servers are. @public */
export interface PrometheusConfig {
  instance: string;
  /** Without a slash at the end. */
  baseUrl: string;
  auth?: UpstreamAuth;
  requestTimeoutMs: number;
  /** Clusters whose pods it scrapes; absent: all. */
  clusters?: string[];
  /** Label that holds the cluster's name; absent where it scrapes one cluster. */
  clusterLabel?: string;
}

/**
 * Reads `models.prometheus`.
 *
 * @throws InputError - the message names the key
 * @public
 */
export function readPrometheusConfig(config: Config): PrometheusConfig[] {
  const all = config.getOptionalConfig('models.prometheus');
  return (all?.keys() ?? []).map(instance => {
    const one = config.getConfig(`models.prometheus.${instance}`);
    const key = (name: string) => `models.prometheus.${instance}.${name}`;
    const clusterLabel = one.getOptionalString('clusterLabel');
    if (clusterLabel !== undefined && !LABEL_NAME.test(clusterLabel)) {
      throw new InputError(
        `${key('clusterLabel')} must be the name of a label`,
      );
    }
    const clusters = one.getOptionalStringArray('clusters');
    if (clusters && clusters.length !== 1 && !clusterLabel) {
      throw new InputError(
        `${key('clusterLabel')} is missing: with ${
          clusters.length
        } clusters it says which series are of which`,
      );
    }
    return {
      instance,
      baseUrl: readUpstreamUrl(key('baseUrl'), one.getString('baseUrl')),
      auth: readUpstreamAuth(key('auth'), one.getOptionalConfig('auth')),
      requestTimeoutMs: readRequestTimeout(
        `models.prometheus.${instance}`,
        one,
      ),
      clusters,
      clusterLabel,
    };
  });
}
