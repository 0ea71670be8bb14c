import { randomUUID } from 'crypto';
import { Recommendation, ServerAdvice } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import type { Examined, Size } from './judgeSize';
import { percent } from './weighSize';

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
