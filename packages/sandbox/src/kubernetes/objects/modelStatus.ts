import type { JsonObject } from '../types';
import type { Predictor } from './predictors';

type Copies = Pick<Predictor, 'replicas' | 'ready'>;

export interface Condition {
  type: string;
  status: 'True' | 'False';
  lastTransitionTime: string;
  reason?: string;
  message?: string;
  severity?: string;
}

/** `status.modelStatus`: whether the model was loaded, and in how many copies. */
export function modelStatus({ replicas, ready }: Copies): JsonObject {
  // While there are fewer copies wanted than before, those that end are still ready.
  const failedCopies = Math.max(0, replicas - ready);
  const copies = { failedCopies, totalCopies: replicas };
  return replicas > 0 && ready === 0
    ? {
        copies,
        lastFailureInfo: {
          exitCode: 1,
          message: 'The model could not be loaded from its storage.',
          reason: 'ModelLoadFailed',
        },
        states: { activeModelState: '', targetModelState: 'FailedToLoad' },
        transitionStatus: 'BlockedByFailedLoad',
      }
    : {
        copies,
        states: { activeModelState: 'Loaded', targetModelState: 'Loaded' },
        transitionStatus: 'UpToDate',
      };
}

export function isAvailable({ replicas, ready }: Copies): boolean {
  return replicas === 0 || ready > 0;
}
