import type { Plan, PlannedEvent } from '../engine/Plan';
import type { AnalysisRun, AnalysisTemplate } from '../schemas/analysis';
import {
  type CanaryStep,
  EMPTY_STATUS,
  type Rollout,
  type RolloutStatus,
} from '../schemas/rollout';
import type { Ingress, Pod, ReplicaSet, Service } from '../schemas/workloads';
import { HASH_LABEL, ROLLOUT } from './names';
import { type CurrentRuns, sortRuns } from './currentRuns';
import { PauseChanges } from './PauseChanges';

/** A Rollout with everything that its controller looks at, at one moment. */
export interface RolloutSnapshot {
  rollout: Rollout;
  /** The ReplicaSets, the pods and the runs that belong to it. */
  replicaSets: readonly ReplicaSet[];
  pods: readonly Pod[];
  analysisRuns: readonly AnalysisRun[];
  /** Those of its namespace. */
  services: readonly Service[];
  ingresses: readonly Ingress[];
  templates: readonly AnalysisTemplate[];
  clusterTemplates: readonly AnalysisTemplate[];
}

/** ReplicaSets by their part in the release. */
export interface Sets {
  /** The one of the template that is asked for. */
  current: ReplicaSet;
  /** The one that was asked for last and promoted; absent before the first release is through. */
  stable?: ReplicaSet;
  /** Neither. */
  others: ReplicaSet[];
  all: ReplicaSet[];
}

export function hashOf(set: ReplicaSet | undefined): string {
  return set?.metadata.labels[HASH_LABEL] ?? '';
}

export function sortSets(
  all: ReplicaSet[],
  current: ReplicaSet,
  stableHash: string,
): Sets {
  const stable = stableHash
    ? all.find(set => hashOf(set) === stableHash)
    : undefined;
  const others = all.filter(set => set !== current && set !== stable);
  return { current, stable, others, all };
}

/** One look of the Rollout controller at one Rollout: what it sees, and what it decides so far. */
export class Turn {
  readonly pause: PauseChanges;
  readonly runs: CurrentRuns;
  /** The status that is being made, from nothing. */
  readonly next: RolloutStatus;
  /** The status with what this turn has already written of it. */
  written: RolloutStatus;

  constructor(
    readonly snapshot: RolloutSnapshot,
    readonly sets: Sets,
    readonly now: Date,
    readonly plan: Plan,
  ) {
    const { status } = snapshot.rollout;
    this.pause = new PauseChanges(status, now);
    this.runs = sortRuns(snapshot.analysisRuns, status);
    this.written = status;
    this.next = {
      ...structuredClone(EMPTY_STATUS),
      restartedAt: status.restartedAt,
      canary: {
        ...(status.canary.weights && { weights: status.canary.weights }),
      },
    };
    if (this.isFullyPromoted && this.pause.isAborted) {
      this.pause.removeAbort();
    }
  }

  get rollout(): Rollout {
    return this.snapshot.rollout;
  }

  get spec(): Rollout['spec'] {
    return this.rollout.spec;
  }

  /** The status as it was written last. */
  get status(): RolloutStatus {
    return this.rollout.status;
  }

  get canary() {
    return this.spec.strategy.canary;
  }

  get blueGreen() {
    return this.spec.strategy.blueGreen;
  }

  get isRouted(): boolean {
    return this.canary?.trafficRouting !== undefined;
  }

  get steps(): CanaryStep[] {
    return this.canary?.steps ?? [];
  }

  /** Undefined when there are no steps. */
  get stepIndex(): number | undefined {
    return this.steps.length > 0
      ? this.status.currentStepIndex ?? 0
      : undefined;
  }

  /** Undefined when no step is left. */
  get step(): CanaryStep | undefined {
    return this.steps[this.stepIndex ?? 0];
  }

  get isFullyPromoted(): boolean {
    return this.status.stableRS === this.status.currentPodHash;
  }

  /** Why nothing may move on; undefined when it may. */
  get haltedBy(): string | undefined {
    if (this.spec.paused) {
      return 'user paused';
    }
    return this.pause.has('InconclusiveAnalysisRun')
      ? 'inconclusive analysis'
      : undefined;
  }

  get revision(): string {
    return (
      this.rollout.metadata.annotations['rollout.argoproj.io/revision'] ?? '0'
    );
  }

  get reference() {
    const { name, namespace } = this.rollout.metadata;
    return { ...ROLLOUT, name, namespace };
  }

  event(
    reason: string,
    message: string,
    type: PlannedEvent['type'] = 'Normal',
  ): void {
    const { uid } = this.rollout.metadata;
    this.plan.event({
      about: { ...this.reference, uid },
      type,
      reason,
      message,
    });
  }

  service(name: string | undefined): Service | undefined {
    return this.snapshot.services.find(
      ({ metadata }) => metadata.name === name,
    );
  }
}
