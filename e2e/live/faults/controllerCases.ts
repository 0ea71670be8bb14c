import type { Action } from '@bellwether/plugin-canary-common';
import { isPausedAt } from '../proof/Press';
import { isObserved, type SeenRollout } from '../proof/SeenCluster';

/** What is pressed, and what must be so. */
export interface Case {
  action: Action;
  /** What must be so while the controller is away. */
  meanwhile?: {
    /** What the page says. */
    says: string;
    /** How it is refused when it is pressed anew. */
    refusal: RegExp;
  };
  /** Whether the portal wakes a controller that does not follow. */
  mayWake?: boolean;
  /** Index of the step at which it ends, where it goes through steps. */
  endsAt?: number;
  isDone(now: SeenRollout, before: SeenRollout): boolean;
}

export const promote = (
  endsAt: number,
  isDone: Case['isDone'] = isPausedAt(endsAt, 60),
): Case => ({
  action: 'promote',
  meanwhile: {
    says: 'The pause was ended; the controller has not gone on yet.',
    refusal: /not done yet; look again/,
  },
  mayWake: true,
  endsAt,
  isDone,
});

export const pause: Case = {
  action: 'pause',
  meanwhile: {
    says: 'The controller has not yet seen the last change.',
    refusal: /paused by hand already/,
  },
  isDone: (now, before) =>
    isObserved(now) &&
    now.spec.paused &&
    now.status.phase === 'Paused' &&
    now.metadata.generation === before.metadata.generation + 1,
};

export const abort: Case = {
  action: 'abort',
  meanwhile: {
    says: 'Aborted: the controller has not taken the requests back to stable yet.',
    refusal: /aborted already/,
  },
  mayWake: true,
  isDone: ({ status, weight }) =>
    status.abort && status.phase === 'Degraded' && weight === 0,
};

export const retry: Case = {
  action: 'retry',
  mayWake: true,
  endsAt: 1,
  isDone: isPausedAt(1, 20),
};
