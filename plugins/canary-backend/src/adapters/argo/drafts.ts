import { ConflictError, InputError } from '@backstage/errors';
import { Action } from '@bellwether/plugin-canary-common';
import { change, Draft, DraftOptions, withResume } from './draft';
import { draftPromote } from './draftPromote';
import { planRollback, planSetImage } from './planTemplate';
import { patchRun, patchSpec, patchStatus } from './requests';
import { afterEndOf, runningAnalyses } from './runningAnalyses';

/** New pods have to start before their step is reached. */
const PODS_MS = 120_000;

/** What each action sends. */
export const drafts: Record<Action, (options: DraftOptions) => Draft> = {
  promote: draftPromote,
  'promote-full'({ seen, read }) {
    const { object } = seen.objects;
    return withResume(seen, read, version => ({
      requests: [patchStatus(object, { promoteFull: true }, version)],
      changes: [change('status.promoteFull', false, true, 'status', seen)],
      undo: 'Roll back to the version that is stable now.',
      warnings: ['The judge is not asked: it goes past all that is left.'],
      withinMs: PODS_MS,
    }));
  },
  'skip-to-end'({ seen, read }) {
    const { object } = seen.objects;
    const { status, spec } = read.rollout;
    const end = spec.strategy.canary?.steps?.length ?? 0;
    return {
      requests: [
        patchStatus(
          object,
          { pauseConditions: null, currentStepIndex: end },
          object.metadata.resourceVersion,
        ),
      ],
      changes: [
        change(
          'status.currentStepIndex',
          status.currentStepIndex,
          end,
          'status',
          seen,
        ),
      ],
      undo: 'Roll back to the version that is stable now.',
      withinMs: PODS_MS,
    };
  },
  abort({ seen, read }) {
    const { object } = seen.objects;
    return {
      requests: [
        patchStatus(object, { abort: true }, object.metadata.resourceVersion),
      ],
      changes: [
        change(
          'status.abort',
          read.rollout.status.abort ?? false,
          true,
          'status',
          seen,
        ),
      ],
      undo: 'Retry starts again with the first step.',
      // Without a router, requests leave the canary only with its pods.
      withinMs: read.rollout.spec.strategy.canary?.trafficRouting
        ? undefined
        : PODS_MS,
    };
  },
  retry({ seen }) {
    const { object } = seen.objects;
    return {
      requests: [
        patchStatus(object, { abort: false }, object.metadata.resourceVersion),
      ],
      changes: [change('status.abort', true, false, 'status', seen)],
      undo: 'Abort again.',
    };
  },
  pause({ seen }) {
    const { object } = seen.objects;
    return {
      requests: [
        patchSpec(object, { paused: true }, object.metadata.resourceVersion),
      ],
      changes: [change('spec.paused', false, true, 'spec.paused', seen)],
      specAfter: [{ path: ['spec', 'paused'], value: true }],
      undo: 'Resume.',
    };
  },
  resume({ seen, read }) {
    return withResume(seen, read, () => {
      const pauses = read.rollout.status.pauseConditions ?? [];
      return {
        requests:
          pauses.length > 0
            ? [patchStatus(seen.objects.object, { pauseConditions: null })]
            : [],
        changes:
          pauses.length > 0
            ? [change('status.pauseConditions', pauses, null, 'status', seen)]
            : [],
        undo: 'Pause again.',
      };
    });
  },
  restart({ seen, now }) {
    const { object } = seen.objects;
    const restartAt = `${now.toISOString().slice(0, 19)}Z`;
    return {
      requests: [
        patchSpec(object, { restartAt }, object.metadata.resourceVersion),
      ],
      changes: [
        change('spec.restartAt', null, restartAt, 'spec.restartAt', seen),
      ],
      wanted: restartAt,
      withinMs: PODS_MS,
    };
  },
  rollback: ({ seen, read, parameters }) =>
    planRollback(seen, read, parameters),
  'set-image': ({ seen, read, parameters }) =>
    planSetImage(seen, read, parameters),
  'end-analysis'({ seen, read, parameters }) {
    const running = runningAnalyses(read);
    const found = parameters.run
      ? running.find(({ name }) => name === parameters.run)
      : running[0];
    if (!found) {
      throw new ConflictError(`AnalysisRun ${parameters.run} is not running.`);
    }
    const { name: run, place } = found;
    return {
      title: `End AnalysisRun ${run}`,
      requests: [
        patchRun(seen.objects.object, 'analysisruns', run, {
          spec: { terminate: true },
        }),
      ],
      changes: [
        {
          path: `AnalysisRun ${run}: spec.terminate`,
          before: false,
          after: true,
          owner: 'controller',
          field: 'status',
        },
      ],
      facts: { run },
      wanted: run,
      warnings: [
        `A run that is ended counts as a success: ${afterEndOf[place]}.`,
      ],
      next: [
        {
          what: place === 'step' ? 'Step' : 'Rollout',
          sentence:
            place === 'step'
              ? 'the next one, whatever was measured'
              : `${afterEndOf[place]}, whatever was measured`,
        },
      ],
    };
  },
  'retry-experiment'({ seen, read }) {
    const experiment = read.rollout.status.canary?.currentExperiment ?? '';
    return {
      requests: [
        patchRun(seen.objects.object, 'experiments', experiment, {
          status: null,
        }),
      ],
      changes: [
        {
          path: `Experiment ${experiment}: status`,
          before: '…',
          after: null,
          owner: 'controller',
          field: 'status',
        },
      ],
      wanted: experiment,
    };
  },
  'set-weight'() {
    throw new InputError('The share of a Rollout follows from its steps');
  },
};
