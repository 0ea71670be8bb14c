import { Config } from '@backstage/config';
import { ProbedUpstream } from '@bellwether/plugin-models-node';
import { readCostConfig } from '../../config';
import { OpencostSource } from './OpencostSource';

/** Every OpenCost of `cost.opencost`, as Connections tells of it. */
export function readOpencostUpstreams(config: Config): ProbedUpstream[] {
  return readCostConfig(config).opencost.map(one => {
    const { cluster, baseUrl, auth } = one;
    const source = OpencostSource.create(one);
    return {
      id: `costs:${cluster}`,
      kind: 'costs',
      product: 'OpenCost',
      title: one.instance,
      url: baseUrl,
      configKey: `cost.opencost.${cluster}`,
      hasCredentials: auth !== undefined,
      withoutIt: `Costs of ${cluster} stay as they were read last; days that are missing are read afterwards.`,
      facts: [{ name: 'cluster', value: cluster }],
      async probe(signal) {
        await source.probe(signal);
        return {};
      },
    };
  });
}
