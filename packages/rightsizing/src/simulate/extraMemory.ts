import type { RandomStream } from '../statistics/RandomStream';
import type { WorkloadKind } from './simulateWorkload';

const DAY = 86_400;
const HOUR = 3600;

/** What one kind adds to the memory that is always there, as a share of it, step by step. */
export type Extra = (at: number, load: number) => number;

function burstsOf(
  stream: RandomStream,
  everySeconds: number,
  size: () => number,
  lastsSeconds: number,
  stepSeconds: number,
): () => number {
  let height = 0;
  return () => {
    height *= Math.exp(-stepSeconds / lastsSeconds);
    if (stream.uniform() < stepSeconds / everySeconds) {
      height = Math.max(height, size());
    }
    return height;
  };
}

/** @param from - when the simulation begins, seconds since 1970 */
export function extraOf(
  kind: WorkloadKind,
  stream: RandomStream,
  stepSeconds: number,
  from: number,
): Extra {
  const perLoad = 0.05 + 0.25 * stream.uniform();
  switch (kind) {
    case 'daily':
      return (_at, load) => perLoad * load;
    case 'bursts': {
      const burst = burstsOf(
        stream,
        (0.3 + 2 * stream.uniform()) * DAY,
        () => 0.15 * Math.exp(0.45 * stream.normal()),
        HOUR,
        stepSeconds,
      );
      return () => burst();
    }
    case 'heavy-tail': {
      const burst = burstsOf(
        stream,
        DAY,
        () => 0.08 * stream.uniform() ** (-1 / 3),
        HOUR / 2,
        stepSeconds,
      );
      return () => burst();
    }
    case 'cache': {
      const every = (2 + 5 * stream.uniform()) * DAY;
      const fills = (2 + 8 * stream.uniform()) * HOUR;
      const size = 0.3 + stream.uniform();
      let born = from - stream.uniform() * every;
      return at => {
        if (at - born > every) born = at;
        return size * (1 - Math.exp(-(at - born) / fills));
      };
    }
    case 'growth': {
      const perSecond = (0.01 + 0.03 * stream.uniform()) / (7 * DAY);
      return (at, load) => 0.02 * load + perSecond * (at - from);
    }
    case 'idle': {
      const burst = burstsOf(
        stream,
        (4 + 6 * stream.uniform()) * DAY,
        () => 0.5 * Math.exp(0.4 * stream.normal()),
        2 * HOUR,
        stepSeconds,
      );
      return () => burst();
    }
    case 'leak': {
      const perSecond = (0.1 + 0.2 * stream.uniform()) / DAY;
      const killedAt = 1.5 + stream.uniform();
      let born = from - (stream.uniform() * killedAt) / perSecond;
      return at => {
        if ((at - born) * perSecond > killedAt) born = at;
        return (at - born) * perSecond;
      };
    }
    default:
      return () => 0;
  }
}
