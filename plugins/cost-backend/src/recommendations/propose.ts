import { randomUUID } from 'crypto';
import { Recommendation, ServerAdvice } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import type { Examined, Size } from './judgeSize';
import { percent } from './weighSize';

/** What is watched of every size that is live. */
const GUARDS = [
  'kills for lack of memory',
  'use of memory above the new limit',
  'share of time with more use of CPU than is asked for',
];

/** @param isTimed - whether a histogram tells how long its requests take */
export function guardsOf(isTimed: boolean): string[] {
  return isTimed ? [...GUARDS, 'p99 latency'] : GUARDS;
}

/** A size that was too small costs more. */
export function savingInWords({
  requestedShare,
}: Pick<Size['saving'], 'requestedShare'>): string {
  return requestedShare < 0
    ? `Would ask for ${percent(
        -requestedShare,
      )} more than now: the present size is too small.`
    : `Would save ${percent(requestedShare)} of what is asked for.`;
}

/**
 * A new recommendation of a size.
 *
 * @param guards - what is watched once it is live
 */
export function propose(
  examined: Examined,
  size: Size,
  apply: Recommendation['apply'],
  guards: string[],
): Omit<Recommendation, 'hold' | 'change'> {
  const { server, entityRef, targetBreach, now } = examined;
  return {
    id: randomUUID(),
    entityRef,
    server: addressOf(server),
    owner: server.owner,
    state: 'proposed',
    sentence: savingInWords(size.saving),
    createdAt: now.toISOString(),
    changedAt: now.toISOString(),
    targetBreach,
    guards,
    apply,
    ...size,
  };
}

export function addressOf(server: Server): ServerAdvice['server'] {
  const { id, cluster, namespace, kind, name } = server;
  return { id, cluster, namespace, kind, name };
}
