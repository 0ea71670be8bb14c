import { PriceList } from '@bellwether/rightsizing';
import { ClusterClient } from '@bellwether/plugin-models-node';
import { ClusterMetrics } from '../adapters/Sources';
import { ClusterFacts } from '../clusters/ClusterFacts';
import { CostConfig } from '../config';
import { DayStore } from '../database';
import { dayOf, plusDays } from '../days';
import { askPlacement, Placement, readPlacement } from './clusterPacking';
import { pricesOf } from './clusterPrices';
import { measureInterruptions } from './measureSpot';

/** Prices of a day that are no older than this are those of now. */
const PRICED_DAYS = 7;

/** What is the same for all servers of a cluster. */
export interface Cluster {
  name: string;
  found: ClusterMetrics;
  facts: ClusterFacts;
  placement: Placement;
  prices: PriceList;
  interruptions: { perWeek: number; source: 'measured' | 'assumed' };
}

export async function readCluster(
  options: {
    clusters: ClusterClient;
    config: CostConfig;
    days: DayStore;
    now?: () => Date;
  },
  name: string,
  found: ClusterMetrics,
  signal: AbortSignal,
): Promise<Cluster> {
  const { clusters, config, days } = options;
  const now = options.now?.() ?? new Date();
  const at = now.getTime() / 1000;
  const today = dayOf(now);
  const known = (
    await days.days({ from: plusDays(today, -PRICED_DAYS), until: today })
  ).filter(({ cluster, unitPrices }) => cluster === name && unitPrices);
  const answers = await askPlacement(found, at, signal);
  const facts = await ClusterFacts.read(clusters, name, signal);
  const placement = await readPlacement(
    answers,
    found,
    facts.requirements,
    config.prices,
    config.rate,
    at,
    signal,
  );
  return {
    name,
    found,
    facts,
    placement,
    prices: pricesOf(
      config.prices,
      known[known.length - 1]?.unitPrices ?? null,
      config.rate,
    ),
    interruptions: await measureInterruptions(
      found,
      placement.spotNodes.size,
      at,
      config.advice.interruptionsPerWeek,
      signal,
    ),
  };
}
