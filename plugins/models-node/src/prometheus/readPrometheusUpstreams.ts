import { Config } from '@backstage/config';
import { ProbedUpstream } from '../upstreams';
import { PrometheusClient } from './PrometheusClient';
import { readPrometheusConfig } from './readPrometheusConfig';

/**
 * Every Prometheus of `models.prometheus`, as Connections tells of it.
 *
 * @throws InputError - the message names the key
 * @public
 */
export function readPrometheusUpstreams(config: Config): ProbedUpstream[] {
  return readPrometheusConfig(config).map(one => {
    const { instance, baseUrl, auth, clusters } = one;
    const client = PrometheusClient.create(one);
    return {
      id: `metrics:${instance}`,
      kind: 'metrics',
      product: 'Prometheus',
      title: instance,
      url: baseUrl,
      configKey: `models.prometheus.${instance}`,
      hasCredentials: auth !== undefined,
      withoutIt:
        'Rollouts are not judged meanwhile: none is promoted and none is rolled back for want of numbers.',
      facts: clusters ? [{ name: 'clusters', value: clusters.join(', ') }] : [],
      async probe(signal) {
        // What answers this can be asked everything; a version is nice to have.
        await client.query('vector(1)', Date.now() / 1000, signal);
        return { version: await client.version(signal) };
      },
    };
  });
}
