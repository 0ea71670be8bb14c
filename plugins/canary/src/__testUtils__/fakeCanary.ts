import { CanaryApi } from '@bellwether/plugin-canary-common';
import {
  analysisRunsReply,
  boardReply,
  capabilitiesReply,
  drive,
  eventsReply,
  evidenceReply,
  olderEventsReply,
  preview,
  rollout,
  takenAction,
  verdict,
} from '../__fixtures__';

type Fake<K extends keyof CanaryApi> = jest.Mock<
  ReturnType<CanaryApi[K]>,
  Parameters<CanaryApi[K]>
>;

function answer<K extends keyof CanaryApi>(
  value: (
    ...asked: Parameters<CanaryApi[K]>
  ) => Awaited<ReturnType<CanaryApi[K]>>,
): Fake<K> {
  return jest.fn<ReturnType<CanaryApi[K]>, Parameters<CanaryApi[K]>>(
    (...asked) =>
      // The promise of K's own answer, which the compiler cannot follow through `Awaited`.
      Promise.resolve(value(...asked)) as ReturnType<CanaryApi[K]>,
  );
}

/** A backend that watches one rollout, which waits for a person; tests replace what they are about. */
export function fakeCanary() {
  return {
    getFleet: answer<'getFleet'>(boardReply),
    getModelRollouts: answer<'getModelRollouts'>(() => ({
      rollouts: [rollout()],
      clusters: [{ cluster: 'prod-eu', readAt: '2026-06-16T14:32:08Z' }],
    })),
    getRollout: answer<'getRollout'>(() => rollout()),
    getCapabilities: answer<'getCapabilities'>(capabilitiesReply),
    getEvents: answer<'getEvents'>((_, query) =>
      query?.before ? olderEventsReply() : eventsReply(),
    ),
    getAnalysisRuns: answer<'getAnalysisRuns'>(analysisRunsReply),
    getVerdict: answer<'getVerdict'>(() => verdict()),
    getEvidence: answer<'getEvidence'>(evidenceReply),
    preview: answer<'preview'>((_, request) => preview(request)),
    act: answer<'act'>(() => takenAction()),
    getActions: answer<'getActions'>(() => ({ actions: [] })),
    getAction: answer<'getAction'>(() => takenAction()),
    getAnalysisTemplate: answer<'getAnalysisTemplate'>(() => ({
      template: 'kind: AnalysisTemplate\n',
      step: '- analysis: {}\n',
      secret: { name: 'bellwether-judge', key: 'token' },
    })),
    proposeAnalysisTemplate: answer<'proposeAnalysisTemplate'>(() => ({
      url: 'https://code.example/pull/7',
      number: 7,
      branch: 'b',
    })),
    getDrive: answer<'getDrive'>(() => ({ drive: drive() })),
    changeDrive: answer<'changeDrive'>(() => ({ drive: drive() })),
  };
}
