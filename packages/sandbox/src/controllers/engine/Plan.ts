import type { ObjectReference } from '../../kubernetes/ClusterObjects';
import type { JsonObject, KubernetesObject } from '../../kubernetes/types';

/** An object that an event is about. */
export interface Subject extends ObjectReference {
  uid?: string;
}

export interface PlannedEvent {
  about: Subject;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

/** One thing that a controller does to the cluster. */
export type Effect =
  | { kind: 'create'; object: KubernetesObject }
  /** A JSON merge patch on whatever the object is by then, status included. */
  | { kind: 'patch'; target: ObjectReference; patch: JsonObject }
  | { kind: 'delete'; target: ObjectReference }
  | { kind: 'event'; event: PlannedEvent };

/** Longest time between two looks at something that is awaited. */
const RESYNC_MILLISECONDS = 900_000;

/** What a controller decided to do after one look at the cluster. */
export class Plan {
  readonly effects: Effect[] = [];
  /** When to look again although nothing changed. */
  wakeAfterMilliseconds?: number;

  create(object: KubernetesObject): void {
    this.effects.push({ kind: 'create', object });
  }

  patch(target: ObjectReference, patch: JsonObject): void {
    this.effects.push({ kind: 'patch', target, patch });
  }

  delete(target: ObjectReference): void {
    this.effects.push({ kind: 'delete', target });
  }

  event(event: PlannedEvent): void {
    this.effects.push({ kind: 'event', event });
  }

  /** Looks again after this time, or earlier when that was asked for as well. */
  wake(afterMilliseconds: number): void {
    const wanted = Math.min(
      Math.max(0, afterMilliseconds),
      RESYNC_MILLISECONDS,
    );
    this.wakeAfterMilliseconds = Math.min(
      wanted,
      this.wakeAfterMilliseconds ?? wanted,
    );
  }
}
