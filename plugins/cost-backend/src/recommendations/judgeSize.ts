import type {
  ContainerRecommendation,
  Recommendation,
  ReplicaChange,
  Withheld,
} from '@bellwether/plugin-cost-common';
import type { Server } from '@bellwether/plugin-models-common';
import {
  prepareUsage,
  recommend,
  riskCurve,
  type PriceList,
  type Recommendation as Sized,
  type RiskCurve,
} from '@bellwether/rightsizing';
import type { Autoscaler } from '../clusters/ClusterFacts';
import type { SpecContainer } from '../sizes/readSizes';
import { titleOf } from '../sizes/sizeChanges';
import type { ReadContainer, ReadServer, SampledServer } from '../usage/types';
import type { Placement } from './clusterPacking';
import { curveOf, NO_BREACH, replayOf, rulesOf, savingsOf } from './weighSize';

/** What is known of a server whose size is judged. */
export interface Examined {
  server: Server;
  entityRef: string;
  /** As its spec has them. */
  containers: readonly SpecContainer[];
  usage: ReadServer;
  autoscaler?: Autoscaler;
  /** Containers whose requests a vertical autoscaler sets. */
  verticallyScaled: readonly string[];
  /** When the version or an image that runs came, within the window; seconds since 1970. */
  releasedAt?: number;
  /** Another number of pods, as part of the same change. */
  replicaChange: ReplicaChange | null;
  placement: Placement;
  prices: PriceList;
  targetBreach: number;
  now: Date;
}

/** A size with what it would do. */
export type Size = Pick<
  Recommendation,
  | 'containers'
  | 'replicas'
  | 'confidence'
  | 'warnings'
  | 'replay'
  | 'saving'
  | 'curve'
  | 'rules'
  | 'learnedFrom'
  | 'heldOut'
  | 'title'
  | 'pods'
>;

/** A size, or why there is none. */
export type Judged =
  | { size: Size; withheld: null }
  | { size: null; withheld: Withheld };

interface One {
  spec: SpecContainer;
  read: ReadContainer;
  sized: Sized;
  curve: RiskCurve;
}

function latest(...moments: Array<number | undefined>): number | undefined {
  const known = moments.flatMap(moment => moment ?? []);
  return known.length > 0 ? Math.max(...known) : undefined;
}

function replicasOf({ versions }: Server): number {
  return versions.reduce((sum, one) => sum + one.wantedReplicas, 0);
}

/**
 * Judges the size of each container of a server, by the engine alone. For a thread: it takes some milliseconds for each container, and
 * longer where a cluster has many nodes.
 */
export function judgeSize(
  examined: Examined,
  samples: SampledServer['samples'],
): Judged {
  const { containers, usage, server } = examined;
  const replicas = replicasOf(server);
  if (replicas === 0) {
    return none(
      'zero-replicas',
      'It has no pods now, so there is nothing to size.',
    );
  }
  const ones: One[] = [];
  for (const spec of containers) {
    const read = usage.containers.find(
      ({ container }) => container === spec.name,
    );
    const used = samples.get(spec.name);
    if (!read || !used) continue;
    const facts = {
      current: spec.size,
      replicas,
      oomKills: read.oomKills,
      restarts: read.restarts,
      autoscaler: examined.autoscaler,
      verticalAutoscaler: examined.verticallyScaled.includes(spec.name),
      ...(spec.runtime && { runtime: spec.runtime }),
      // Use of another version or image says nothing of this one's.
      specChangedAt: latest(read.specChangedAt, examined.releasedAt),
    };
    const options = { targetBreach: examined.targetBreach };
    const prepared = prepareUsage(used, facts.specChangedAt);
    const sized = recommend(prepared, facts, options);
    const curve =
      sized.decision === 'resize'
        ? riskCurve(prepared, facts, options)
        : { points: [], rules: [] };
    ones.push({ spec, read, sized, curve });
  }
  const resized = ones.filter(({ sized }) => sized.decision === 'resize');
  const changed = ones.find(
    ({ read, sized }) =>
      read.specChangedAt !== undefined && sized.withheld === null,
  );
  if (changed?.read.specChangedAt !== undefined) {
    return specChanged(changed.read.specChangedAt, usage);
  }
  if (resized.length === 0) return withheldBy(ones);
  return { size: sizeOf(examined, resized, replicas), withheld: null };
}

/** What was asked for was changed inside the window: what is learned from is of two sizes, and the change may still be watched. */
function specChanged(at: number, { until, from }: ReadServer): Judged {
  const changed = new Date(at * 1000).toISOString();
  const again = new Date((at + (until - from)) * 1000).toISOString();
  return none(
    'spec-changed',
    `What it asks for was changed on ${changed.slice(
      0,
      10,
    )}, inside the window that is learned from: nothing is recommended until ${again.slice(
      0,
      10,
    )}.`,
    again,
  );
}

function none(why: Withheld['why'], sentence: string, until?: string): Judged {
  return { size: null, withheld: { why, sentence, until } };
}

const ORDER = [
  'leak',
  'spec-changed',
  'autoscaled',
  'zero-replicas',
  'not-enough-history',
  'right-size',
];
const rank = (code: string | undefined) =>
  code === undefined ? ORDER.length : ORDER.indexOf(code);

function withheldBy(ones: readonly One[]): Judged {
  if (ones.length === 0) {
    return none(
      'not-enough-history',
      'Nothing was measured of its containers in the window.',
    );
  }
  const [{ sized }] = [...ones].sort(
    (a, b) => rank(a.sized.withheld?.code) - rank(b.sized.withheld?.code),
  );
  if (!sized.withheld) {
    return none('right-size', 'It has the right size already.');
  }
  return none(sized.withheld.code, sized.withheld.sentence);
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

function toContainer({ spec, sized }: One): ContainerRecommendation {
  return {
    container: spec.name,
    current: spec.size,
    recommended: sized.recommended,
  };
}

function sizeOf(
  examined: Examined,
  ones: readonly One[],
  replicas: number,
): Size {
  const containers = ones.map(toContainer);
  const [{ sized }] = ones;
  const { history } = sized;
  const heldOutFrom = history.heldOutFrom ?? history.until;
  const savingOf = savingsOf(examined, replicas);
  return {
    title: titleOf(containers, examined.replicaChange),
    pods: replicas,
    containers,
    replicas: examined.replicaChange,
    confidence: ones.every(one => one.sized.confidence === 'high')
      ? 'high'
      : 'low',
    warnings: [
      ...new Map(
        ones.flatMap(one =>
          one.sized.warnings.map(warning => [warning.code, warning] as const),
        ),
      ).values(),
    ],
    learnedFrom: { from: iso(history.from), until: iso(heldOutFrom) },
    heldOut: { from: iso(heldOutFrom), until: iso(history.until) },
    replay: replayOf(
      ones.map(one => one.sized.replay?.memoryBreach ?? NO_BREACH),
      ones.map(one => one.sized.replay?.cpuThrottledShare ?? null),
    ),
    saving: savingOf(containers),
    curve: curveOf(ones, savingOf),
    rules: rulesOf(examined, ones, replicas),
  };
}
