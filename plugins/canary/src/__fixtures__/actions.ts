import {
  Action,
  CapabilitiesReply,
  Capability,
  permissionOf,
  Preview,
  PreviewRequest,
  TakenAction,
} from '@bellwether/plugin-canary-common';
import { ROLLOUT } from './rollout';

export function capability(
  action: Action,
  changes: Partial<Capability> = {},
): Capability {
  return {
    action,
    possible: true,
    sentence: `What ${action} does.`,
    via: 'direct',
    permission: permissionOf[action].name,
    rights: [
      {
        verb: 'patch',
        group: 'argoproj.io',
        resource: 'rollouts',
        subresource: 'status',
      },
    ],
    isDestructive: action === 'abort' || action === 'rollback',
    ...changes,
  };
}

export function capabilitiesReply(): CapabilitiesReply {
  return {
    actingAs: 'as owner of travel-ml',
    capabilities: [
      capability('promote'),
      capability('abort'),
      capability('retry', {
        possible: false,
        refusal: 'state',
        sentence: 'Only what was aborted can be tried again.',
      }),
      capability('pause', { via: 'pull-request' }),
      capability('resume', {
        possible: false,
        refusal: 'state',
        sentence: 'It is not paused by hand.',
      }),
      capability('rollback', { via: 'by-hand' }),
      capability('restart'),
      capability('set-weight', {
        possible: false,
        refusal: 'controller',
        sentence: 'The share follows from the steps.',
      }),
    ],
  };
}

/** What the backend would do for what is asked; through Git where the capability says so. */
export function preview({ action, parameters }: PreviewRequest): Preview {
  const told = capabilitiesReply().capabilities.find(
    one => one.action === action,
  );
  const isGit = told?.via !== 'direct';
  return {
    action,
    parameters: parameters ?? {},
    title: `${action} the rollout of flight-delay 14`,
    target: 'Rollout flight-ops / flight-delay on prod-eu',
    capability: told ?? capability(action),
    requests: isGit
      ? []
      : [
          {
            method: 'PATCH',
            path: '/apis/argoproj.io/v1alpha1/namespaces/flight-ops/rollouts/flight-delay/status',
            contentType: 'application/merge-patch+json',
            body: { status: { abort: true } },
          },
        ],
    changes: [
      {
        path: 'status.abort',
        before: undefined,
        after: true,
        owner: 'controller',
        field: 'status',
      },
    ],
    ...(isGit && {
      git: {
        repository: 'https://git.example/flight-ops',
        base: 'main',
        file: 'rollout.yaml',
        diff: '--- a/rollout.yaml\n+++ b/rollout.yaml\n-  paused: false\n+  paused: true',
        title: 'Pause flight-delay',
        ...(told?.via === 'by-hand' && {
          problem: 'The source is a Helm chart.',
        }),
      },
    }),
    precondition: {
      resourceVersion: '88412907',
      facts: { step: 3 },
      sentence: 'only if the step is still 3',
    },
    next: [{ what: 'Requests on 14', sentence: '20 % → 0 %' }],
    warnings: ['Git still names 14.'],
    undo: 'Retry starts again at 5 %.',
    verdict: { verdict: 'continue', sentence: 'The judge would not abort.' },
    waiting: [],
  };
}

export function takenAction(changes: Partial<TakenAction> = {}): TakenAction {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    rollout: ROLLOUT,
    entityRef: 'resource:default/flight-delay',
    action: 'abort',
    parameters: {},
    actor: 'user:default/lead-of-travel-ml',
    reason: 'Gate screens show empty delays.',
    state: 'waiting',
    sentence: 'The cluster accepted it.',
    requests: [],
    takenAt: '2026-06-16T14:33:00Z',
    changedAt: '2026-06-16T14:33:00Z',
    ...changes,
  };
}
