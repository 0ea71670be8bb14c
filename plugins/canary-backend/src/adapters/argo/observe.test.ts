import {
  objectsIn,
  recordedStatus,
  seenIn,
} from './__fixtures__/recordedRollout';
import { observe } from './observe';

const paused = recordedStatus('promote', 'before');

it('reads a canary at a pause: arms, step, shares and what is waited for', () => {
  const { observed } = seenIn(paused, { ingressWeight: '10' });
  expect(observed).toMatchObject({
    controller: 'argo-canary',
    phase: 'paused',
    inProgress: true,
    currentStep: 1,
    arms: [
      { role: 'stable', revision: '557d44bd79', reference: { version: '1' } },
      { role: 'canary', revision: 'ffd64c6d', reference: { version: '2' } },
    ],
    traffic: {
      desired: { share: 0.1, source: 'spec, step 2' },
      reported: { share: 0.1 },
      effective: { share: 0.1 },
      state: 'as-asked',
    },
    waiting: [{ reason: 'step-pause', needsPerson: true }],
  });
  expect(observed.steps.map(({ kind, state }) => [kind, state])).toEqual([
    ['set-weight', 'done'],
    ['pause', 'current'],
    ['set-weight', 'ahead'],
    ['analysis', 'ahead'],
    ['set-weight', 'ahead'],
    ['pause', 'ahead'],
    ['set-weight', 'ahead'],
  ]);
});

it('does not believe a status that is about another generation; that one is a string', () => {
  const { observed } = seenIn(
    { ...paused, phase: 'Healthy' },
    { metadata: { generation: 3 }, observedGeneration: '2' },
  );
  expect(observed).toMatchObject({
    phase: 'progressing',
    inProgress: true,
    waiting: [{ reason: 'spec-not-observed' }],
  });
});

it('does not believe step and pause of the revision before, although the generation was observed', () => {
  const { observed } = seenIn(paused, { asks: 'v3' });
  expect(observed).toMatchObject({
    phase: 'progressing',
    waiting: [{ reason: 'revision-not-observed' }],
  });
});

const server = (more: object) => ({
  containers: [{ name: 'server', image: 'registry.local/server:1', ...more }],
});
const env = (value: string) => ({ env: [{ name: 'MODEL_URI', value }] });
const limit = (memory: string) => ({ resources: { limits: { memory } } });

it.each<[string, object, object]>([
  ['a model', server(env('models:/a/2')), server(env('models:/a/1'))],
  ['an argument', server({ args: ['--v=2'] }), server({ args: ['--v=1'] })],
  ['no argument', server({}), server({ args: ['--v=1'] })],
  ['a size', server(limit('2Gi')), server(limit('1Gi'))],
  [
    'a volume',
    { ...server({}), volumes: [{ name: 'a', emptyDir: { sizeLimit: '2Gi' } }] },
    { ...server({}), volumes: [{ name: 'a', emptyDir: { sizeLimit: '1Gi' } }] },
  ],
  [
    'what runs before',
    { ...server({}), initContainers: [{ name: 'get', image: 'get:2' }] },
    { ...server({}), initContainers: [{ name: 'get', image: 'get:1' }] },
  ],
])(
  'tells the revision before by %s alone, although the controller has counted the generation',
  (_, asked, made) => {
    const metadata = {
      annotations: { 'rollout.argoproj.io/revision': '2' },
    };
    const { observed } = seenIn(paused, { metadata, pods: { asked, made } });
    expect(observed.waiting).toMatchObject([
      { reason: 'revision-not-observed' },
    ]);
  },
);

it('knows its revision where the API server and policies have added to it, or written it in their own way', () => {
  const asked = {
    ...server({ ...limit('1024Mi'), stdin: false, ...env('models:/a/2') }),
    volumes: [{ name: 'a', emptyDir: {} }],
  };
  const made = {
    ...server({
      ...limit('1Gi'),
      env: [
        { name: 'PROXY', value: 'http://proxy' },
        { name: 'MODEL_URI', value: 'models:/a/2' },
      ],
      imagePullPolicy: 'IfNotPresent',
    }),
    volumes: [
      { name: 'ca', configMap: { name: 'ca', defaultMode: 420 } },
      { name: 'a', emptyDir: {} },
    ],
    serviceAccountName: 'default',
  };
  const { observed } = seenIn(paused, { pods: { asked, made } });
  expect(observed.phase).toBe('paused');
});

it('a weight that the controller reports and the router does not have is none', () => {
  const { observed } = seenIn(paused, { ingressWeight: '0' });
  expect(observed.traffic).toMatchObject({ state: 'differs' });
  expect(observed.traffic.sentence).toBe(
    'Asked 10 %, seen 0 % although the controller reports 10 %: canary-weight of Ingress model-model-canary.',
  );
});

it('without sight of the router nothing is said of what it does', () => {
  expect(seenIn(paused).observed.traffic.state).toBe('unseen');
});

it('is not healthy until the weight is back, however soon the controller says so', () => {
  const settling = {
    ...recordedStatus('promote-full', 'after'),
    canary: {
      weights: {
        canary: { weight: 10, podTemplateHash: 'ffd64c6d' },
        stable: { weight: 90, podTemplateHash: 'ffd64c6d' },
      },
    },
  };
  expect(settling.currentPodHash).toBe(settling.stableRS);
  expect(seenIn(settling).observed).toMatchObject({
    phase: 'progressing',
    waiting: [{ reason: 'weights-settling' }],
  });
});

it('a pause that was ended and is still held is unpausing, and needs nobody', () => {
  const { observed } = seenIn({
    ...paused,
    pauseConditions: undefined,
    controllerPause: true,
  });
  expect(observed).toMatchObject({
    phase: 'progressing',
    waiting: [{ reason: 'unpausing', needsPerson: false }],
  });
});

it('an aborted rollout gives the canary nothing, and keeps naming it', () => {
  const { observed } = seenIn(recordedStatus('abort', 'after'), {
    ingressWeight: '0',
  });
  expect(observed).toMatchObject({
    phase: 'degraded',
    inProgress: false,
    aborted: { at: expect.any(String) },
    traffic: { desired: { share: 0 }, state: 'as-asked' },
    arms: [{ role: 'stable' }, { role: 'canary' }],
    sentence: 'Aborted: all requests go to stable.',
  });
});

it('an abort that the controller has not taken up has taken no requests back, and says so', () => {
  const { observed } = seenIn(
    { ...paused, abort: true },
    { ingressWeight: '10' },
  );
  expect(observed).toMatchObject({
    traffic: { desired: { share: 0 }, effective: { share: 0.1 } },
    sentence:
      'Aborted: the controller has not taken the requests back to stable yet.',
  });
});

it('an analysis that ended undecided waits for a person', () => {
  const { observed } = seenIn({
    ...paused,
    pauseConditions: [
      { reason: 'InconclusiveAnalysisRun', startTime: '2026-11-23T21:40:57Z' },
    ],
  });
  expect(observed.waiting[0]).toMatchObject({
    reason: 'inconclusive-analysis',
    needsPerson: true,
    since: '2026-11-23T21:40:57.000Z',
  });
});

it('a pause with a duration says when it ends', () => {
  const { observed } = seenIn(
    {
      ...paused,
      pauseConditions: [
        { reason: 'CanaryPauseStep', startTime: '2026-11-23T21:00:00Z' },
      ],
    },
    {
      spec: {
        strategy: {
          canary: {
            steps: [{ setWeight: 5 }, { pause: { duration: '1h30m' } }],
          },
        },
      },
    },
  );
  expect(observed.waiting[0]).toMatchObject({
    reason: 'timed-pause',
    until: '2026-11-23T22:30:00.000Z',
    needsPerson: false,
  });
  expect(observed.steps[1]).toMatchObject({ durationSeconds: 5400 });
});

it('blue-green has two sides and no steps', () => {
  const { observed } = seenIn(
    {
      ...paused,
      canary: undefined,
      currentStepIndex: undefined,
      pauseConditions: [
        { reason: 'BlueGreenPause', startTime: '2026-11-23T21:00:00Z' },
      ],
      blueGreen: { activeSelector: '557d44bd79', previewSelector: 'ffd64c6d' },
    },
    { spec: { strategy: { blueGreen: { activeService: 'a' } } } },
  );
  expect(observed).toMatchObject({
    controller: 'argo-blue-green',
    currentStep: null,
    traffic: { effective: { share: 0 }, state: 'as-asked' },
    waiting: [{ reason: 'blue-green-pause', needsPerson: true }],
  });
});

it('keeps no argument of an AnalysisRun, and tells one that was ended from one that succeeded', () => {
  const { observed } = seenIn(paused, {
    analysisRuns: [
      {
        metadata: {
          name: 'run',
          uid: 'u1',
          labels: { 'rollout-type': 'Step', 'step-index': '3' },
        },
        spec: {
          terminate: true,
          args: [{ name: 'token', value: 'secret-of-the-test' }],
          metrics: [
            {
              name: 'verdict',
              provider: { web: { url: 'http://portal/{{args.token}}' } },
              successCondition: 'result.verdict == "promote"',
            },
          ],
        },
        status: {
          phase: 'Successful',
          message: 'Run Terminated',
          metricResults: [
            { name: 'verdict', phase: 'Successful', inconclusive: 3 },
          ],
        },
      },
    ],
  });
  expect(observed.analysisRuns[0]).toMatchObject({
    scope: 'step',
    step: 3,
    terminated: true,
    metrics: [{ successful: 0, inconclusive: 3, provider: 'web' }],
  });
  expect(JSON.stringify(observed)).not.toContain('secret-of-the-test');
});

it('leaves out what serves no model', () => {
  const objects = objectsIn(paused);
  const plain = {
    ...objects,
    object: {
      ...objects.object,
      spec: { template: { spec: { containers: [{ name: 'web' }] } } },
    },
    related: {},
  };
  expect(observe(plain)).toBeUndefined();
});
