import {
  PrometheusClient,
  PrometheusConfig,
  RangeBodies,
  RangeMetrics,
} from '@bellwether/plugin-models-node';
import { CostConfig } from '../config';
import { CostSource } from './CostSource';
import { OpencostSource } from './opencost/OpencostSource';
import { PriceListSource } from './priceList/PriceListSource';

/** The Prometheus that scrapes a cluster. */
export interface ClusterMetrics {
  metrics: RangeMetrics & RangeBodies;
  /** Matcher of the cluster's series; empty where it scrapes no other. */
  matcher: string;
}

/** Which upstreams tell of which cluster. */
export class Sources {
  static create(
    config: CostConfig,
    prometheus: readonly PrometheusConfig[],
  ): Sources {
    return new Sources(
      config,
      prometheus.map(one => ({
        config: one,
        client: PrometheusClient.create(one),
      })),
    );
  }

  private readonly opencost: Map<string, CostSource>;

  private constructor(
    private readonly config: CostConfig,
    private readonly prometheus: Array<{
      config: PrometheusConfig;
      client: RangeMetrics & RangeBodies;
    }>,
  ) {
    this.opencost = new Map(
      config.opencost.map(one => [one.cluster, OpencostSource.create(one)]),
    );
  }

  metricsOf(cluster: string): ClusterMetrics | undefined {
    const found = this.prometheus.find(
      ({ config: { clusters } }) => !clusters || clusters.includes(cluster),
    );
    if (!found) return undefined;
    const { clusterLabel } = found.config;
    return {
      metrics: found.client,
      matcher: clusterLabel ? `${clusterLabel}=${JSON.stringify(cluster)}` : '',
    };
  }

  /** From the best to the last resort; none where nothing is configured for the cluster. */
  of(cluster: string): CostSource[] {
    const metrics = this.metricsOf(cluster);
    const opencost = this.opencost.get(cluster);
    return [
      ...(opencost ? [opencost] : []),
      ...(metrics
        ? [
            new PriceListSource({
              cluster,
              clusterMatcher: metrics.matcher,
              metrics: metrics.metrics,
              prices: this.config.prices,
              rate: this.config.rate,
            }),
          ]
        : []),
    ];
  }
}
