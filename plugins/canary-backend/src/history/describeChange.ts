import { WrittenField } from '../adapters';
import { RolloutFacts } from './facts';

/** What is to be told; who did it is found out apart. */
export interface ToldChange {
  type: string;
  sentence: string;
  reason?: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** Which of a person's actions it may follow from. */
  cause:
    | 'spec'
    | 'step'
    | 'abort'
    | 'retry'
    | 'pause'
    | 'end'
    | 'weight'
    | 'state';
  /** Whoever wrote these last did it, where nobody did it here; absent: it was the controller. */
  writtenIn?: readonly WrittenField[];
}

type WrittenIn = ToldChange['writtenIn'];

/** KServe keeps the share of a canary in the spec, also one of nothing, which is its abort. */
const SHARE: WrittenIn = ['spec.predictor.canaryTrafficPercent', 'spec.canary'];

/** What asks for a change, by the kind of server: KServe never changes what it was asked for. */
const WRITTEN_IN: Record<
  NonNullable<RolloutFacts['kind']>,
  Partial<Record<'version' | 'abort' | 'end' | 'share', WrittenIn>>
> = {
  'argo-rollout': { version: ['spec.template'], abort: ['status.abort'] },
  kserve: {
    version: ['spec.predictor', 'spec.canary'],
    abort: SHARE,
    // What asked for the canary is removed, and leaves no writer behind.
    end: [],
    share: SHARE,
  },
};

/** Events that the timeline of a model has too. */
export const ON_TIMELINE: ReadonlySet<string> = new Set([
  'canary.rollout.started',
  'canary.rollout.aborted',
  'canary.rollout.retried',
  'canary.rollout.promoted',
  'canary.rollout.replaced',
  'canary.rollout.degraded',
  'canary.rollout.removed',
]);

/** What happened between two sights of a rollout. Pure. */
export function describeChange(
  before: RolloutFacts,
  after: RolloutFacts,
): ToldChange[] {
  const told: ToldChange[] = [];
  const canary = after.canary ?? before.canary;
  const writtenIn = writtenInOf(after);
  const name = canary?.says ?? canary?.revision ?? 'the new version';
  const began =
    after.canary !== undefined &&
    after.canary.revision !== before.canary?.revision;
  if (began) {
    told.push({
      type: 'canary.rollout.started',
      sentence: `Rollout of ${name} began; ${
        after.stable?.says ?? 'another version'
      } is stable.`,
      before: before.canary ? { canary: before.canary } : null,
      after: { canary: after.canary, stable: after.stable },
      cause: 'spec',
      writtenIn: writtenIn.version,
    });
  }
  if (!before.aborted && after.aborted) {
    told.push({
      type: 'canary.rollout.aborted',
      sentence: `Rollout of ${name} was aborted; requests go to ${
        after.stable?.says ?? 'stable'
      }.`,
      reason: after.message,
      before: { aborted: false },
      after: { aborted: true },
      cause: 'abort',
      writtenIn: writtenIn.abort,
    });
  }
  if (before.aborted && !after.aborted && !began && after.canary) {
    told.push({
      type: 'canary.rollout.retried',
      sentence: `Rollout of ${name} begins again, with the first step.`,
      before: { aborted: true },
      after: { aborted: false },
      cause: 'retry',
      writtenIn: writtenIn.abort,
    });
  }
  told.push(...describeEnd(before, after), ...describePause(before, after));
  if (!began) told.push(...describeProgress(before, after, name));
  return told;
}

function writtenInOf({ kind = 'argo-rollout' }: RolloutFacts) {
  return WRITTEN_IN[kind];
}

/** `spec.paused`, which the controller never writes. */
function describePause(
  before: RolloutFacts,
  after: RolloutFacts,
): ToldChange[] {
  const { pausedByHand } = after;
  if (
    before.pausedByHand === undefined ||
    pausedByHand === undefined ||
    pausedByHand === before.pausedByHand
  ) {
    return [];
  }
  return [
    {
      type: pausedByHand ? 'canary.rollout.paused' : 'canary.rollout.resumed',
      sentence: pausedByHand
        ? 'Paused by hand, by spec.paused.'
        : 'Resumed: spec.paused is taken back.',
      before: { paused: before.pausedByHand },
      after: { paused: pausedByHand },
      cause: 'pause',
      writtenIn: ['spec.paused'],
    },
  ];
}

function describeEnd(before: RolloutFacts, after: RolloutFacts): ToldChange[] {
  if (!before.canary || after.canary) return [];
  const isPromoted =
    before.canary.revision !== undefined &&
    before.canary.revision === after.stable?.revision;
  const name = before.canary.says ?? before.canary.revision ?? 'the canary';
  return [
    {
      type: isPromoted ? 'canary.rollout.promoted' : 'canary.rollout.replaced',
      sentence: isPromoted
        ? `${name} is stable: it has all requests.`
        : `${name} was taken back; ${
            after.stable?.says ?? 'stable'
          } has all requests.`,
      before: { canary: before.canary, stable: before.stable },
      after: { stable: after.stable },
      cause: 'end',
      writtenIn: writtenInOf(after).end,
    },
  ];
}

function describeProgress(
  before: RolloutFacts,
  after: RolloutFacts,
  name: string,
): ToldChange[] {
  const told: ToldChange[] = [];
  if (
    after.canary &&
    after.step !== null &&
    before.step !== after.step &&
    !after.aborted &&
    after.step < after.steps
  ) {
    told.push({
      type: 'canary.step.reached',
      sentence: `Step ${after.step + 1} of ${after.steps}: ${
        after.stepSays ?? ''
      }.`,
      before: { step: before.step },
      after: { step: after.step },
      cause: 'step',
    });
  }
  if (
    after.canary &&
    before.effective !== undefined &&
    after.effective !== undefined &&
    before.effective !== after.effective
  ) {
    const asked = after.desired === after.effective;
    const share = `${say(before.effective)} → ${say(
      after.effective,
    )} of requests on ${name}`;
    told.push({
      type: 'canary.weight.changed',
      sentence: asked
        ? `${share}.`
        : `${share}, although ${say(after.desired ?? 0)} is asked for.`,
      before: { effective: before.effective, desired: before.desired },
      after: { effective: after.effective, desired: after.desired },
      cause: 'weight',
      writtenIn:
        before.desired === after.desired ? undefined : writtenInOf(after).share,
    });
  }
  if (
    after.holds &&
    after.holds !== before.holds &&
    after.holds !== 'aborted'
  ) {
    told.push({
      type: 'canary.rollout.held',
      sentence: after.holdsSays ?? 'It waits for a person.',
      before: { holds: before.holds ?? null },
      after: { holds: after.holds },
      cause: 'state',
    });
  }
  if (
    after.phase === 'degraded' &&
    before.phase !== 'degraded' &&
    !after.aborted
  ) {
    told.push({
      type: 'canary.rollout.degraded',
      sentence: after.message
        ? `Degraded: ${after.message}`
        : 'It is degraded.',
      before: { phase: before.phase },
      after: { phase: after.phase },
      cause: 'state',
    });
  }
  return told;
}

function say(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
