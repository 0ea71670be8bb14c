import { seededRandom } from '../../world/random';
import type {
  EntityDefinition,
  FeatureDefinition,
  ViewDefinition,
} from '../definitions/types';

export type FeatureValue = number | string;

export interface Observation {
  /** Number of the key, from 1. */
  key: number;
  /** When it was observed, in milliseconds since 1970. */
  at: number;
}

export const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** How far back the sources of the views go. */
export const HISTORY_DAYS = 28;

/** How long after its ttl a key that is no longer seen was last seen. */
const GONE_DAYS = 5;

/** A number of at least 0 and less than 1 that follows from a value and a time; there are too many for a generator each. */
function noiseAt(value: number, at: number): number {
  let bits = Math.imul(Math.round(value * 1e6), 0x9e3779b1);
  bits ^= Math.imul(Math.round(at / 60_000), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return ((bits ^ (bits >>> 15)) >>> 0) / 0x100000000;
}

/** The key of an entity as it is asked for online. */
export function keyOf(entity: EntityDefinition, number: number): FeatureValue {
  return entity.keyOf ? entity.keyOf(number) : number;
}

/**
 * What the sources of the views hold: per key a value of each feature every so many hours, as far back as the history
 * goes. Everything follows from the seed and the time alone, so that a feature store which runs for days stays fresh.
 */
export class Observations {
  private readonly usual = new Map<string, FeatureValue>();

  constructor(
    private readonly seed: string,
    /** Start of the world, in milliseconds since 1970. */
    readonly start: number,
    readonly clock: () => number,
  ) {}

  /** End of the newest materialisation of the view. */
  materializedUntil({ everyHours, stoppedHoursAgo }: ViewDefinition): number {
    const until =
      stoppedHoursAgo === undefined
        ? this.clock()
        : this.start - stoppedHoursAgo * HOUR_MILLISECONDS;
    const every = everyHours * HOUR_MILLISECONDS;
    return Math.floor(until / every) * every;
  }

  /** When the key was last observed, as far as it was materialised; undefined for a key that never was. */
  lastObserved(view: ViewDefinition, key: number): number | undefined {
    if (!Number.isInteger(key) || key < 1 || key > view.keys) {
      return undefined;
    }
    if (key <= (view.keys * 3) / 4) {
      return this.materializedUntil(view);
    }
    const every = view.everyHours * HOUR_MILLISECONDS;
    const gone =
      this.start -
      view.ttlHours * HOUR_MILLISECONDS -
      GONE_DAYS * DAY_MILLISECONDS;
    return Math.floor(gone / every) * every;
  }

  /** Every observation from one time to another, both included, ascending by key and time. */
  within(view: ViewDefinition, from: number, to: number): Observation[] {
    const every = view.everyHours * HOUR_MILLISECONDS;
    const oldest = this.start - HISTORY_DAYS * DAY_MILLISECONDS;
    const first = Math.ceil(Math.max(from, oldest) / every) * every;
    const found: Observation[] = [];
    for (let key = 1; key <= view.keys; key++) {
      const last = Math.min(to, this.lastObserved(view, key) ?? 0);
      for (let at = first; at <= last; at += every) {
        found.push({ key, at });
      }
    }
    return found;
  }

  value(
    view: ViewDefinition,
    feature: FeatureDefinition,
    { key, at }: Observation,
  ): FeatureValue {
    const { valueType, values } = feature;
    const usual = this.usualOf(view, feature, key);
    if (values.kind === 'text') {
      return usual;
    }
    const { deviation, least = -Infinity, drift } = values;
    const noise = noiseAt(Number(usual), at) - 0.5;
    const isNew = drift && at > this.start - drift.days * DAY_MILLISECONDS;
    const value =
      (Number(usual) + 0.3 * deviation * noise) * (isNew ? drift.factor : 1);
    const limited = Math.max(least, value);
    return valueType.startsWith('INT') ? Math.round(limited) : limited;
  }

  /** What a key has whenever it is observed: its text, or the number around which it moves. */
  private usualOf(
    view: ViewDefinition,
    { name, values }: FeatureDefinition,
    key: number,
  ): FeatureValue {
    const place = `${view.name}/${name}/${key}`;
    const known = this.usual.get(place);
    if (known !== undefined) {
      return known;
    }
    const random = seededRandom(this.seed, 'usual', place);
    // The first text twice as often as the second, and so on.
    const usual =
      values.kind === 'text'
        ? values.among[
            Math.min(
              Math.floor(-Math.log2(1 - random.fraction())),
              values.among.length - 1,
            )
          ]
        : values.mean + values.deviation * random.normal();
    this.usual.set(place, usual);
    return usual;
  }
}
