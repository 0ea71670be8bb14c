import { incrementsBetween } from '../sampling';
import { JudgedRollout } from './JudgedRollout';
import { Judging, JudgingFacts } from './judging';
import { isoOf } from './times';

/** A rollout of a day restarts few pods; of one that does not, the newest tell enough. */
const MOST_EVENTS = 50;

/** What was known of pods whose counters did not simply go on, and what the newest interval adds. */
export function podEventsOf(
  { stable, canary, podStarts }: JudgedRollout,
  before: Judging,
  now: Judging,
): JudgingFacts['podEvents'] {
  const at = isoOf(now.sampledAt);
  const found = [stable, canary].flatMap(({ prefix }, index) => {
    const { resets, joined } = incrementsBetween(
      before.snapshot,
      now.snapshot,
      pod => pod.startsWith(prefix),
      podStarts,
    );
    const role = index === 0 ? ('stable' as const) : ('canary' as const);
    return [
      ...resets.map(pod => ({ at, pod, role, what: 'reset' as const })),
      ...joined.map(pod => ({ at, pod, role, what: 'joined' as const })),
    ];
  });
  return [...(before.facts.podEvents ?? []), ...found].slice(-MOST_EVENTS);
}
