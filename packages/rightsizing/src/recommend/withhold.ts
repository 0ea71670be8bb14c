import type { Growth } from '../evidence';
import type { PreparedUsage, Remark } from '../usage';
import type { ContainerFacts, WithheldCode } from './types';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** What KRR asks for as well. */
const LEAST_SAMPLES = 100;
const LEAST_SECONDS = 3 * HOUR;
const GIB = 2 ** 30;

const hours = (seconds: number) => `${(seconds / HOUR).toFixed(1)} h`;

function leakSentence({ pod, bytesPerDay, seconds }: Growth): string {
  return `Memory of pod ${pod} grew without end, by ${(
    bytesPerDay / GIB
  ).toFixed(2)} GiB a day over ${(seconds / DAY).toFixed(
    1,
  )} days: do not resize, mend the leak. A smaller limit only brings the kill nearer, a larger one puts it off.`;
}

/** Why no size is given; null where one may be. */
export function withhold(
  usage: PreparedUsage,
  facts: ContainerFacts,
  leak: Growth | null,
): Remark<WithheldCode> | null {
  const { specChangedAt, replicas, autoscaler } = facts;
  const span = usage.until - usage.from;
  if (replicas === 0) {
    return {
      code: 'zero-replicas',
      sentence: 'No pods are wanted now: there is nothing to save.',
    };
  }
  if (facts.verticalAutoscaler) {
    return {
      code: 'autoscaled',
      sentence: 'A vertical autoscaler sets the requests itself.',
    };
  }
  if (specChangedAt !== undefined && span < DAY) {
    return {
      code: 'spec-changed',
      sentence: `The spec was changed ${
        usage.samples === 0
          ? 'after the last sample'
          : `${hours(span)} before the last sample`
      }; a day of usage since is needed.`,
    };
  }
  if (usage.samples < LEAST_SAMPLES || span < LEAST_SECONDS) {
    return {
      code: 'not-enough-history',
      sentence: `${usage.samples} samples over ${hours(
        span,
      )}: at least ${LEAST_SAMPLES} over ${hours(LEAST_SECONDS)} are needed.`,
    };
  }
  if (leak) return { code: 'leak', sentence: leakSentence(leak) };
  if (
    autoscaler?.metric === 'cpu' &&
    (usage.memoryPeaks === null || facts.current?.memoryRequestBytes === null)
  ) {
    return {
      code: 'autoscaled',
      sentence:
        'An autoscaler aims at a share of the CPU request, and nothing is known of memory.',
    };
  }
  return null;
}
