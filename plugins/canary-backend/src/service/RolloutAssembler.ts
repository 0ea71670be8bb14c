import {
  AnalysisRun,
  AnalysisRunSummary,
  BoardRow,
  Rollout,
} from '@bellwether/plugin-canary-common';
import { ModelReference } from '@bellwether/plugin-models-node';
import { compareTraffic } from '../adapters';
import { RolloutStore, RunCopyStore } from '../database';
import { ModelDirectory } from '../models/ModelDirectory';
import { LiveRollouts, ServerView, trafficNow } from '../watch';
import { urgencyOf } from './urgency';
import { VerdictSource } from './VerdictSource';

/** Why nobody steps a canary that should be, by rollout. */
export interface DriveSource {
  paused(
    rollouts: readonly string[],
  ): Promise<ReadonlyMap<string, Rollout['waiting'][number]>>;
}

export interface RolloutAssemblerOptions {
  directory: ModelDirectory;
  drives: DriveSource;
  live: LiveRollouts;
  rollouts: RolloutStore;
  runs: RunCopyStore;
  verdicts: VerdictSource;
  now?: () => Date;
}

/** Joins what a cluster shows with what the registry, the judge and the history know. */
export class RolloutAssembler {
  constructor(private readonly options: RolloutAssemblerOptions) {}

  async rollout(view: ServerView): Promise<Rollout> {
    const { drives, rollouts, runs, live } = this.options;
    const { reference, arms, revisions, analysisRuns, ...observed } =
      view.observed;
    const [stored, copies, paused] = await Promise.all([
      rollouts.get(view.id),
      runs.list(view.id),
      drives.paused([view.id]),
    ]);
    const present = new Set(analysisRuns.map(({ uid }) => uid));
    return {
      ...observed,
      waiting: withPause(observed.waiting, paused.get(view.id)),
      model: this.modelOf(view),
      arms: arms.map(({ reference: named, podPrefix: _, ...arm }) => ({
        ...arm,
        ...this.versionOf(named, reference),
      })),
      revisions: revisions.map(({ reference: named, ...revision }) => ({
        ...revision,
        ...this.versionOf(named, reference),
      })),
      analysisRuns: [
        ...analysisRuns,
        ...copies
          .filter(({ uid }) => !present.has(uid))
          .map(copy => ({ ...copy, isCopy: true })),
      ].map(summaryOf),
      traffic: this.traffic(view),
      git: view.git,
      startedAt: stored?.startedAt,
      observedAt: view.seenAt.toISOString(),
      freshness: live.freshnessOf(observed.cluster),
    };
  }

  /** Newest first, with all measurements that were ever seen. */
  async analysisRuns(view: ServerView): Promise<AnalysisRun[]> {
    const present = new Set(view.observed.analysisRuns.map(({ uid }) => uid));
    const copies = await this.options.runs.list(view.id);
    const copied = new Set(copies.map(({ uid }) => uid));
    return [
      ...view.observed.analysisRuns.filter(({ uid }) => !copied.has(uid)),
      ...copies.map(copy => ({ ...copy, isCopy: !present.has(copy.uid) })),
    ].sort((a, b) => ((a.startedAt ?? '') < (b.startedAt ?? '') ? 1 : -1));
  }

  /** Rows in the order in which they were given, with their urgency. */
  async board(views: readonly ServerView[]): Promise<BoardRow[]> {
    const { drives, verdicts, rollouts } = this.options;
    const ids = views.map(({ id }) => id);
    const words = await verdicts.latest(ids);
    const paused = await drives.paused(ids);
    const started = new Map(
      (await rollouts.list()).map(({ id, startedAt }) => [id, startedAt]),
    );
    const underWay = this.underWay();
    return views.map(view => {
      const { reference, ...observed } = view.observed;
      const model = this.modelOf(view);
      const verdict = words.get(view.id);
      const traffic = this.traffic(view);
      const waiting = withPause(observed.waiting, paused.get(view.id));
      return {
        id: view.id,
        cluster: observed.cluster,
        namespace: observed.namespace,
        kind: observed.kind,
        name: observed.name,
        controller: observed.controller,
        entityRef: model.entityRef,
        model: model.name,
        owner: model.owner,
        phase: observed.phase,
        sentence: observed.sentence,
        inProgress: observed.inProgress,
        ...urgencyOf({ ...observed, traffic, waiting }, verdict?.verdict),
        arms: observed.arms.map(
          ({ images: _, podPrefix: __, reference: named, ...arm }) => ({
            ...arm,
            ...this.versionOf(named, reference),
          }),
        ),
        waiting,
        steps:
          observed.currentStep === null
            ? null
            : { current: observed.currentStep, total: observed.steps.length },
        traffic,
        verdict,
        startedAt: started.get(view.id),
        observedAt: view.seenAt.toISOString(),
        // Two rollouts of one model at once are judged apart, but a person should know.
        alsoUnderWay: observed.inProgress
          ? (underWay.get(model.entityRef) ?? []).filter(id => id !== view.id)
          : [],
      };
    });
  }

  modelOf({ observed }: ServerView): Rollout['model'] {
    const { reference } = observed;
    const known = this.options.directory.modelOf(reference);
    return {
      name: reference.model,
      entityRef: known?.entityRef,
      owner: known?.owner,
      system: known?.system,
      championVersion: known?.championVersion,
    };
  }

  private versionOf(
    named: ModelReference | undefined,
    server: ModelReference,
  ): { version?: number; declared?: string } {
    return {
      version: this.options.directory.versionOf(named, server),
      declared: named?.version,
    };
  }

  private traffic(view: ServerView): Rollout['traffic'] {
    const { verdicts, now = () => new Date() } = this.options;
    const traffic = trafficNow(view, now());
    const observed = verdicts.observedShare(view.id);
    if (!observed) return traffic;
    const { desired, reported, effective } = traffic;
    const counted = compareTraffic({ desired, reported, effective, observed });
    // Counters need a while: what has just been changed is no difference yet.
    return traffic.state === 'settling'
      ? { ...counted, state: 'settling' }
      : counted;
  }

  /** Ids of what is under way of each model. */
  private underWay(): ReadonlyMap<string | undefined, string[]> {
    const byModel = new Map<string | undefined, string[]>();
    for (const view of this.options.live.servers()) {
      const { entityRef } = this.modelOf(view);
      if (!entityRef || !view.observed.inProgress) continue;
      const known = byModel.get(entityRef);
      if (known) known.push(view.id);
      else byModel.set(entityRef, [view.id]);
    }
    return byModel;
  }
}

/** A driver that has paused is no reason to think that it goes on. */
function withPause(
  waiting: Rollout['waiting'],
  paused: Rollout['waiting'][number] | undefined,
): Rollout['waiting'] {
  return paused
    ? [paused, ...waiting.filter(({ reason }) => reason !== 'canary-holds')]
    : waiting;
}

function summaryOf({ metrics: _, ...run }: AnalysisRun): AnalysisRunSummary {
  return run;
}
