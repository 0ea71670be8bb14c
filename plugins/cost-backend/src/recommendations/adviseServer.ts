import { randomUUID } from 'crypto';
import {
  ContainerRecommendation,
  Recommendation,
  ServerAdvice,
  Withheld,
} from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import {
  PriceList,
  recommend,
  Recommendation as Sized,
  RiskCurve,
  riskCurve,
} from '@bellwether/rightsizing';
import { Autoscaler } from '../clusters/ClusterFacts';
import { SpecContainer, titleOf } from '../sizes/readSizes';
import { ReadContainer, ReadServer } from '../usage/UsageReader';
import { Placement } from './clusterPacking';
import {
  curveOf,
  NO_BREACH,
  percent,
  replayOf,
  rulesOf,
  savingOf,
} from './weighSize';

/** What is known of a server whose size is judged. */
export interface Examined {
  server: Server;
  entityRef: string;
  /** As its spec has them. */
  containers: readonly SpecContainer[];
  usage: ReadServer;
  autoscaler?: Autoscaler;
  placement: Placement;
  prices: PriceList;
  targetBreach: number;
  now: Date;
}

type Size = Pick<
  Recommendation,
  | 'containers'
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

/** Lets what else waits go first: judging a container takes some milliseconds, and a server may have many. */
const breathe = () => new Promise<void>(resolve => setImmediate(resolve));

function replicasOf({ versions }: Server): number {
  return versions.reduce((sum, one) => sum + one.wantedReplicas, 0);
}

/** Judges the size of each container of a server, by the engine alone. */
export async function judgeSize(examined: Examined): Promise<Judged> {
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
      ({ usage: { container } }) => container === spec.name,
    );
    if (!read) continue;
    await breathe();
    const facts = {
      current: spec.size,
      replicas,
      oomKills: read.oomKills,
      restarts: read.restarts,
      autoscaler: examined.autoscaler,
      specChangedAt: read.specChangedAt,
    };
    const options = { targetBreach: examined.targetBreach };
    const sized = recommend(read.usage, facts, options);
    await breathe();
    const curve =
      sized.decision === 'resize'
        ? riskCurve(read.usage, facts, options)
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
  return {
    title: titleOf(containers),
    pods: replicas,
    containers,
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
    saving: savingOf(examined, containers, replicas),
    curve: curveOf(examined, ones, replicas),
    rules: rulesOf(examined, ones),
  };
}

/** A new recommendation of a size. */
export function propose(
  examined: Examined,
  size: Size,
  apply: Recommendation['apply'],
): Omit<Recommendation, 'hold' | 'change'> {
  const { server, entityRef, targetBreach, now } = examined;
  return {
    id: randomUUID(),
    entityRef,
    server: addressOf(server),
    owner: server.owner,
    state: 'proposed',
    sentence: `Would save ${percent(
      Math.max(0, size.saving.requestedShare),
    )} of what is asked for.`,
    createdAt: now.toISOString(),
    changedAt: now.toISOString(),
    targetBreach,
    guards: [
      'kills for lack of memory',
      'use of memory above the new limit',
      'share of time with more use of CPU than is asked for',
    ],
    apply,
    ...size,
  };
}

export function addressOf(server: Server): ServerAdvice['server'] {
  const { id, cluster, namespace, kind, name } = server;
  return { id, cluster, namespace, kind, name };
}
