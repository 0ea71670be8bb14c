import { ClusterObject } from '@bellwether/plugin-models-node';
import { objectsIn, recordedStatus } from './__fixtures__/recordedRollout';
import { observe } from './observe';

const template = { spec: { containers: [] } };

const experiment = (
  name: string,
  changes: { spec?: object; status?: object; creationTimestamp?: string } = {},
): ClusterObject => ({
  metadata: {
    name,
    namespace: 'demo',
    uid: name,
    labels: { 'rollouts-pod-template-hash': 'ffd64c6d' },
    creationTimestamp: changes.creationTimestamp ?? '2026-06-16T14:00:00Z',
  },
  spec: {
    duration: '10m',
    templates: [
      { name: 'baseline', replicas: 2, template },
      { name: 'canary', template },
    ],
    analyses: [
      { name: 'errors', templateName: 'errors', requiredForCompletion: true },
      { name: 'latency', templateName: 'latency' },
    ],
    ...changes.spec,
  },
  status: changes.status,
});

function observed(experiments: ClusterObject[] | undefined) {
  const objects = objectsIn(
    {
      ...recordedStatus('promote', 'before'),
      pauseConditions: undefined,
      currentStepIndex: 1,
      canary: { currentExperiment: 'model-ffd64c6d-2-1' },
    },
    {
      spec: {
        strategy: {
          canary: {
            steps: [
              { setWeight: 10 },
              {
                experiment: {
                  duration: '10m',
                  templates: [{ name: 'baseline' }, { name: 'canary' }],
                },
              },
              { experiment: {} },
            ],
          },
        },
      },
    },
  );
  return observe({ ...objects, related: { ...objects.related, experiments } });
}

const RUNNING = experiment('model-ffd64c6d-2-1', {
  creationTimestamp: '2026-06-16T14:10:00Z',
  status: {
    phase: 'Running',
    availableAt: '2026-06-16T14:11:00Z',
    templateStatuses: [
      {
        name: 'baseline',
        status: 'Running',
        replicas: 2,
        availableReplicas: 1,
        podTemplateHash: '6f7d',
      },
    ],
    analysisRuns: [
      {
        name: 'latency',
        analysisRun: 'model-ffd64c6d-2-1-latency',
        phase: 'Failed',
        message: 'Metric "p99" assessed Failed',
      },
    ],
  },
});

it('shows an experiment with its pods, and its analyses, those in the background too', () => {
  expect(observed([RUNNING])?.experiments).toEqual([
    {
      uid: 'model-ffd64c6d-2-1',
      name: 'model-ffd64c6d-2-1',
      step: 1,
      revision: 'ffd64c6d',
      phase: 'running',
      availableAt: '2026-06-16T14:11:00.000Z',
      duration: '10m',
      terminated: false,
      templates: [
        {
          name: 'baseline',
          status: 'Running',
          wanted: 2,
          available: 1,
          podHash: '6f7d',
        },
        { name: 'canary', status: 'Not begun', wanted: 1, available: 0 },
      ],
      analyses: [
        { name: 'errors', phase: 'pending', isRequired: true },
        {
          name: 'latency',
          run: 'model-ffd64c6d-2-1-latency',
          phase: 'failed',
          message: 'Metric "p99" assessed Failed',
          isRequired: false,
        },
      ],
    },
  ]);
});

it('has the newest first, one that was ended as such, and of a broken one nothing', () => {
  const read = observed([
    experiment('older', { spec: { terminate: true } }),
    { metadata: { name: 'broken', uid: 'b' }, spec: { templates: 'none' } },
    RUNNING,
  ]);
  expect(
    read?.experiments?.map(({ name, step, phase, terminated }) => [
      name,
      step,
      phase,
      terminated,
    ]),
  ).toEqual([
    ['model-ffd64c6d-2-1', 1, 'running', false],
    ['older', undefined, 'pending', true],
  ]);
});

it('says nothing of experiments where they may not be read, and in the steps what they are', () => {
  const read = observed(undefined);
  expect(read?.experiments).toBeUndefined();
  expect(read?.steps.map(({ sentence }) => sentence)).toEqual([
    '10 % of requests',
    'Experiment of 10 min with baseline, canary',
    'Experiment',
  ]);
});
