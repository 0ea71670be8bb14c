import { AdapterCapability } from '../DeliveryAdapter';
import { ReadRollout } from './ReadRollout';

/** Whether an action means anything in a state, and what or why not. */
export type Answer = Pick<
  AdapterCapability,
  'possible' | 'sentence' | 'refusal'
>;

export const yes = (sentence: string): Answer => ({ possible: true, sentence });
export const no = (sentence: string): Answer => ({
  possible: false,
  sentence,
  refusal: 'state',
});
export const never = (sentence: string): Answer => ({
  possible: false,
  sentence,
  refusal: 'controller',
});

/** What the state of a Rollout says of it, once for all actions. */
export interface State {
  read: ReadRollout;
  isUnderWay: boolean;
  /** What the controller shows belongs to what is asked for; else nothing can be said of a step. */
  isKnown: boolean;
  isAborted: boolean;
  isPausedByHand: boolean;
  isCanary: boolean;
  isGit: boolean;
}

export const NOT_YET =
  'The controller has not taken up the last change yet; look again in a moment.';

export const RESUME_FIRST =
  'It is paused by hand in a spec that Git owns: resume it there first.';
