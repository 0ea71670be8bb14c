import type {
  ContainerRecommendation,
  Recommendation,
  RiskPoint,
  RuleMark,
} from '@bellwether/plugin-cost-common';
import { packNodes, type RiskCurve } from '@bellwether/rightsizing';
import type { SpecContainer } from '../sizes/readSizes';
import type { Examined } from './judgeSize';
import { costOf, withSizes } from './packTogether';

const HOURS_PER_DAY = 24;

/** One container with what sizes of other risks, and other rules, would do. */
interface One {
  spec: SpecContainer;
  curve: RiskCurve;
}

/** All pods of a server in money a day, as they are and as they would be. */
function perDayOf(
  { prices, replicaChange }: Pick<Examined, 'prices' | 'replicaChange'>,
  containers: readonly ContainerRecommendation[],
  replicas: number,
): { now: number; then: number } {
  return {
    now: costOf(containers, 'current', prices) * replicas * HOURS_PER_DAY,
    then:
      costOf(containers, 'recommended', prices) *
      (replicaChange?.recommended ?? replicas) *
      HOURS_PER_DAY,
  };
}

const savedShare = ({ now, then }: { now: number; then: number }) =>
  now > 0 ? 1 - then / now : 0;

/**
 * What sizes of a server's containers save. Nodes are packed once for each set of requests, since sizes of several risks often differ
 * by their limits alone.
 */
export function savingsOf(
  examined: Examined,
  replicas: number,
): (containers: ContainerRecommendation[]) => Recommendation['saving'] {
  const known = new Map<string, Recommendation['saving']>();
  return containers => {
    const key = JSON.stringify(
      containers.map(({ recommended }) => [
        recommended.cpuRequestCores,
        recommended.memoryRequestBytes,
      ]),
    );
    const saving = known.get(key) ?? savingOf(examined, containers, replicas);
    known.set(key, saving);
    return saving;
  };
}

function savingOf(
  examined: Examined,
  containers: ContainerRecommendation[],
  replicas: number,
): Recommendation['saving'] {
  const { placement, prices, server } = examined;
  const prefix = `${server.namespace}/`;
  const mine = new Set(
    examined.usage.containers.flatMap(({ pods }) =>
      pods.map(pod => `${prefix}${pod}`),
    ),
  );
  const { replicaChange } = examined;
  const added = (replicaChange?.recommended ?? replicas) - replicas;
  const packed = packNodes(
    withSizes(placement.pods, [
      {
        pods: [...mine],
        containers,
        replicas: replicaChange && { ...replicaChange, current: replicas },
      },
    ]),
    placement.nodes,
    prices,
  );
  // Pods that are added take of the room that is made, at the price of what they ask for.
  const addedPerDay =
    Math.max(0, added) *
    costOf(containers, 'recommended', prices) *
    HOURS_PER_DAY;
  const perDay = perDayOf(examined, containers, replicas);
  return {
    requestedPerDay: perDay.now - perDay.then,
    schedulablePerDay: packed.schedulablePerHour * HOURS_PER_DAY - addedPerDay,
    billablePerDay: packed.billablePerHour * HOURS_PER_DAY - addedPerDay,
    requestedShare: Math.min(1, savedShare(perDay)),
    schedulableSentence: `${packed.schedulableSentence}${lessAdded(added)}`,
    billableSentence:
      added > 0 && packed.freedNodes.length === 0
        ? `no node goes away${lessAdded(added)}`
        : `${packed.billableSentence}${lessAdded(added)}`,
    ...(packed.heldSentence && { heldSentence: packed.heldSentence }),
  };
}

/** What the sums next to it are less by. */
function lessAdded(pods: number): string {
  if (pods <= 0) return '';
  return `, and ${pods} more ${
    pods === 1 ? 'pod asks' : 'pods ask'
  } for what is taken off here`;
}

type Breach = Recommendation['replay']['breach'];

/** That any of them exceeds its size: they are taken as independent, which overstates it where they are not. */
function anyOf(breaches: readonly Breach[]): Breach {
  const any = (read: (one: Breach) => number) =>
    1 - breaches.reduce((none_, one) => none_ * (1 - read(one)), 1);
  return {
    probability: any(one => one.probability),
    low: any(one => one.low),
    high: any(one => one.high),
  };
}

export const percent = (share: number) =>
  `${Number((100 * share).toPrecision(2))} %`;

export function replayOf(
  breaches: readonly Breach[],
  throttled: ReadonlyArray<number | null>,
): Recommendation['replay'] {
  const breach = anyOf(breaches);
  const throttledShare = Math.max(0, ...throttled.map(one => one ?? 0));
  return {
    breach,
    throttledShare,
    sentence: `Exceeds its memory limit with a chance of ${percent(
      breach.probability,
    )} (${percent(breach.low)} – ${percent(
      breach.high,
    )}) in a period as long as the held-out one; ${percent(
      throttledShare,
    )} of that time uses more CPU than is asked for.`,
  };
}

export const NO_BREACH: Breach = { probability: 0, low: 0, high: 0 };

export function curveOf(
  ones: readonly One[],
  savingOfAll: ReturnType<typeof savingsOf>,
): RiskPoint[] {
  const targets = ones[0].curve.points.map(({ targetBreach }) => targetBreach);
  return targets.flatMap((target, index) => {
    const points = ones.flatMap(({ curve }) => curve.points[index] ?? []);
    if (points.length < ones.length) return [];
    const containers = ones.map(({ spec }, at) => ({
      container: spec.name,
      current: spec.size,
      recommended: points[at].size,
    }));
    const amounts = savingOfAll(containers);
    const share = amounts.requestedShare;
    return [
      {
        target,
        saving: { share },
        savingPerDay: amounts.requestedPerDay,
        amounts,
        replay: replayOf(
          points.map(({ memoryBreach }) => memoryBreach ?? NO_BREACH),
          points.map(({ cpuThrottledShare }) => cpuThrottledShare),
        ),
        containers,
      },
    ];
  });
}

export function rulesOf(
  examined: Examined,
  ones: readonly One[],
  replicas: number,
): RuleMark[] {
  return ones[0].curve.rules.flatMap(({ rule, title }) => {
    const marks = ones.flatMap(
      ({ curve }) => curve.rules.find(mark => mark.rule === rule) ?? [],
    );
    if (marks.length < ones.length) return [];
    const containers = ones.map(({ spec }, at) => ({
      container: spec.name,
      current: spec.size,
      recommended: marks[at].size,
    }));
    return [
      {
        rule,
        title,
        savingShare: savedShare(perDayOf(examined, containers, replicas)),
        breach: anyOf(
          marks.map(({ memoryBreach }) => memoryBreach ?? NO_BREACH),
        ),
      },
    ];
  });
}
