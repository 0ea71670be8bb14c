import { randomBytes } from 'node:crypto';
import type { ClusterObjects } from '../../kubernetes/ClusterObjects';
import type { KubernetesObject } from '../../kubernetes/types';
import { type Clock, timestamp } from './clock';
import type { PlannedEvent } from './Plan';

/** Events of one type about one object that a controller may write at once; then one every five minutes. */
const BURST = 25;
const REFILL_MILLISECONDS = 300_000;

/** Events that are kept. A real cluster forgets them after an hour. */
const KEPT_EVENTS = 2_000;

interface Allowance {
  left: number;
  at: number;
}

/**
 * Writes events of the core group as controllers do: the same one again only counts up, and who writes too many about one object is
 * not heard any more. So the events of a Rollout are no complete history.
 */
export class EventRecorder {
  private readonly allowances = new Map<string, Allowance>();
  private readonly written = new Map<string, KubernetesObject>();

  constructor(
    private readonly objects: ClusterObjects,
    private readonly clock: Clock,
    private readonly component: string,
  ) {}

  record({ about, type, reason, message }: PlannedEvent): void {
    const subject = [about.kind, about.namespace, about.name, about.uid, type];
    if (!this.isAllowed(subject.join('\n'))) {
      return;
    }
    const key = [...subject, reason, message].join('\n');
    const at = timestamp(this.clock.now());
    const before = this.written.get(key);
    const known = before && this.objects.get(referenceTo(before));
    const event: KubernetesObject = known
      ? { ...known, count: Number(known.count) + 1, lastTimestamp: at }
      : {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: {
            name: `${about.name}.${randomBytes(8).toString('hex')}`,
            namespace: about.namespace,
            creationTimestamp: at,
          },
          involvedObject: { ...about },
          reason,
          message,
          type,
          count: 1,
          firstTimestamp: at,
          lastTimestamp: at,
          eventTime: null,
          source: { component: this.component },
          reportingComponent: this.component,
          reportingInstance: '',
        };
    this.written.delete(key);
    this.written.set(key, this.objects.put(event));
    this.forgetOldest();
  }

  private isAllowed(subject: string): boolean {
    const now = this.clock.now().getTime();
    const before = this.allowances.get(subject) ?? { left: BURST, at: now };
    const gained = Math.floor((now - before.at) / REFILL_MILLISECONDS);
    const left = Math.min(BURST, before.left + gained);
    const at = before.at + gained * REFILL_MILLISECONDS;
    this.allowances.set(subject, { left: Math.max(0, left - 1), at });
    return left > 0;
  }

  private forgetOldest(): void {
    for (const [key, event] of this.written) {
      if (this.written.size <= KEPT_EVENTS) {
        return;
      }
      this.objects.remove(referenceTo(event));
      this.written.delete(key);
    }
  }
}

function referenceTo({ apiVersion, kind, metadata }: KubernetesObject) {
  const { namespace, name } = metadata;
  return { apiVersion, kind, namespace, name };
}
