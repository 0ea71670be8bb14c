import {
  defaultPriceList,
  planSpot,
  priceOf,
  recommend,
  simulation,
  type RecommendOptions,
  type SpotAssumptions,
} from '@bellwether/rightsizing';
import type { Workload } from './workloads';

/** Money of one workload in an hour. */
export interface Money {
  before: number;
  /** With the new size; with it and the spot mix. */
  sized: number;
  withSpot: number;
  breached: boolean;
  podsOnSpot: number;
  pods: number;
}

/** What size and spot together make of a simulated workload. */
export function moneyOf(
  {
    usage,
    facts,
    simulated,
  }: Workload & { simulated: simulation.SimulatedWorkload },
  options: RecommendOptions,
  assumptions: SpotAssumptions,
): Money {
  const pods = simulated.facts.replicas;
  const advice = recommend(usage, facts, options);
  const size = advice.replay?.size ?? advice.recommended;
  const capacity = (of: typeof size) => ({
    cpuCores: of.cpuRequestCores ?? 0,
    memoryBytes: of.memoryRequestBytes ?? 0,
  });
  const now = pods * priceOf(capacity(advice.current), defaultPriceList);
  const perPod = {
    onDemandPerHour: priceOf(capacity(size), defaultPriceList),
    spotPerHour: priceOf(capacity(size), defaultPriceList, 'spot'),
  };
  const plan = planSpot(
    {
      replicas: pods,
      disruptionBudget: { minAvailable: Math.max(1, pods - 1) },
      startUpSeconds: simulated.startUpSeconds,
      stateless: simulated.stateless,
      rolloutInProgress: false,
    },
    perPod,
    assumptions,
  );
  const sized = pods * perPod.onDemandPerHour;
  return {
    before: now,
    sized,
    withSpot: sized - (plan.savingPerHour ?? 0),
    breached: advice.replay?.memoryExceeded ?? false,
    podsOnSpot: plan.podsOnSpot ?? 0,
    pods,
  };
}

export interface SavingInterval {
  share: number;
  low: number;
  high: number;
}

const RESAMPLES = 1000;

/** Saving of a whole portfolio, with the 95 % interval of workloads drawn with replacement. */
export function savingOf(
  money: Money[],
  after: 'sized' | 'withSpot',
  seed = 1,
): SavingInterval {
  const stream = new simulation.RandomStream(seed);
  const shareOf = (list: Money[]) =>
    1 -
    list.reduce((sum, each) => sum + each[after], 0) /
      list.reduce((sum, each) => sum + each.before, 0);
  const shares = Array.from({ length: RESAMPLES }, () =>
    shareOf(money.map(() => money[stream.below(money.length)])),
  ).sort((a, b) => a - b);
  return {
    share: shareOf(money),
    low: shares[Math.floor(0.025 * RESAMPLES)],
    high: shares[Math.ceil(0.975 * RESAMPLES) - 1],
  };
}
