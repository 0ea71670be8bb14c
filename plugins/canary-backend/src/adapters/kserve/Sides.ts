import { Traffic } from '@bellwether/plugin-canary-common';
import { ObservedArm, ObservedRevision } from '../DeliveryAdapter';

/** Stable and canary of an InferenceService, and how requests are split between them. */
export interface Sides {
  arms: ObservedArm[];
  revisions: ObservedRevision[];
  traffic: Traffic;
  isUnderWay: boolean;
  /** Requests were taken from the canary, and the spec still has it. */
  isAborted: boolean;
  /** Why the canary can take no requests, as its controller says it; undefined where it can, and where there is none. */
  notReady?: string;
  /** Why nothing is said of a canary; undefined where something is. */
  unknown?: string;
}
