import { combine } from '../random/HashedRandom';
import { ArrivalCounts } from './ArrivalCounts';
import { type Behaviour, latencyShares } from './Behaviour';
import type { RequestRate, RequestsBetween } from './RequestRate';

export const STATUSES = ['200', '422', '500'] as const;

export type Status = (typeof STATUSES)[number];

/** What a pod gets and how it answers, from a time on. */
interface Spell {
  /** Seconds since 1970. */
  from: number;
  /** Share of the model's requests that the pod gets. */
  share: number;
  behaviour: Behaviour;
  /** Together they are what arrives. */
  counts: Map<Status, readonly ArrivalCounts[]>;
}

/** How requests are answered that come while a pod has more to do than it can. */
const CROWDED = { medianSeconds: 0.9, spread: 0.4 };

function isSame(spell: Spell, share: number, behaviour: Behaviour): boolean {
  return (
    spell.share === share &&
    spell.behaviour.errorRatio === behaviour.errorRatio &&
    spell.behaviour.malformedRatio === behaviour.malformedRatio &&
    spell.behaviour.medianSeconds === behaviour.medianSeconds &&
    spell.behaviour.spread === behaviour.spread &&
    spell.behaviour.scoreShift === behaviour.scoreShift
  );
}

/** The requests of one pod. A change of its share or behaviour leaves all that was counted before as it is. */
export class PodTraffic {
  private readonly spells: Spell[] = [];

  /** @param capacity - requests a second that the pod answers as fast as ever; those on top of them wait */
  constructor(
    private readonly seed: number,
    private readonly rate: RequestRate,
    private readonly capacity = Infinity,
  ) {}

  /** @param from - seconds since 1970, not before the last change */
  change(from: number, share: number, behaviour: Behaviour): void {
    const last = this.spells[this.spells.length - 1];
    if (!last || !isSame(last, share, behaviour)) {
      this.spells.push({
        from: Math.floor(from),
        share,
        behaviour,
        counts: new Map(),
      });
    }
  }

  /** Requests that were answered with a status, up to a time in seconds since 1970. */
  count(status: Status, second: number): number {
    return this.spellsUntil(second).reduce(
      (sum, { spell, until }) =>
        this.countsOf(spell, status).reduce(
          (count, arrivals) => count + arrivals.until(until),
          sum,
        ),
      0,
    );
  }

  /** The same, by the time that they took: one number for each bound of latency. */
  countByLatency(status: Status, second: number): number[] {
    const spells = this.spellsUntil(second).flatMap(({ spell, until }) =>
      this.countsOf(spell, status).map(arrivals => arrivals.kindsUntil(until)),
    );
    return spells.reduce((sums, kinds) =>
      sums.map((sum, index) => sum + kinds[index]),
    );
  }

  /** Requests that were to be expected from one time to another. */
  expected(from: number, to: number): number {
    return this.spells.reduce((sum, spell, index) => {
      const start = Math.max(from, spell.from);
      const end = Math.min(to, this.spells[index + 1]?.from ?? Infinity);
      return end > start
        ? sum + spell.share * this.rate.between(start, end)
        : sum;
    }, 0);
  }

  /** Requests a second. */
  at(second: number): number {
    const spells = this.spells.filter(({ from }) => from <= second);
    const last = spells[spells.length - 1];
    return last ? last.share * this.rate.at(second) : 0;
  }

  /** By how much more the scores of its answers were high at a time. */
  scoreShiftAt(second: number): number {
    const spells = this.spells.filter(({ from }) => from <= second);
    return spells[spells.length - 1]?.behaviour.scoreShift ?? 0;
  }

  private spellsUntil(second: number): { spell: Spell; until: number }[] {
    return this.spells
      .map((spell, index) => ({
        spell,
        until: Math.min(second, this.spells[index + 1]?.from ?? Infinity),
      }))
      .filter(({ spell }, index) => index === 0 || spell.from < second);
  }

  private countsOf(spell: Spell, status: Status): readonly ArrivalCounts[] {
    const known = spell.counts.get(status);
    if (known) {
      return known;
    }
    const { share, behaviour, from } = spell;
    const { errorRatio, malformedRatio } = behaviour;
    const ratio = {
      '200': 1 - errorRatio - malformedRatio,
      '422': malformedRatio,
      '500': errorRatio,
    }[status];
    const arrivals = (
      kind: number,
      between: RequestsBetween,
      answered: Behaviour,
    ) =>
      new ArrivalCounts({
        seed: combine(this.seed, from, Number(status) + kind),
        start: from,
        expected: (start, end) => share * ratio * between(start, end),
        kindShares: latencyShares(answered),
      });
    const all: RequestsBetween = (start, end) => this.rate.between(start, end);
    const tooMany =
      share > 0 && Number.isFinite(this.capacity)
        ? this.rate.above(this.capacity / share)
        : undefined;
    const counts = tooMany
      ? [
          arrivals(
            0,
            (start, end) => Math.max(0, all(start, end) - tooMany(start, end)),
            behaviour,
          ),
          arrivals(1_000, tooMany, { ...behaviour, ...CROWDED }),
        ]
      : [arrivals(0, all, behaviour)];
    spell.counts.set(status, counts);
    return counts;
  }
}
