import type { Body } from '../../../contract/kubernetes/wire';

/** What takes the place of one controller: which objects it looks at, and what it says about one. */
export interface StandIn {
  /** Whose place it takes. */
  controller: string;
  /** All objects of the kind. */
  path: string;
  /**
   * The change to make, or undefined when all is said already. It is a merge patch, of the object's status alone where
   * `subresource` names it.
   */
  changeOf(object: Body, now: Date): object | undefined;
  /** Absent where the definition has no status subresource. */
  subresource?: 'status';
}
