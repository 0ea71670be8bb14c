import { readFileSync } from 'node:fs';
import path from 'node:path';
import { builtIn, ROLLOUTS } from '../../kubernetes/resources';
import type { Change } from '../../kubernetes/store/ObjectStore';
import { TROUBLE } from '../replicaSets/startPod';
import { ControllerStage } from '../__testUtils__/createStage';
import { rolloutStatusSchema } from '../schemas/rollout';

const RECORDED = path.resolve(
  __dirname,
  '../../../recorded/kubernetes-answers/watch-trace.json',
);

interface TraceEvent {
  ms: number;
  kind: string;
  type?: string;
  m?: string;
  obs?: string;
  gen?: number;
  phase?: string;
  message?: string;
  step?: number;
  weight?: number | string;
  cp?: boolean;
  pc?: string[];
  ar?: string;
  count?: number;
}

const STEPS = [
  { setWeight: 10 },
  { pause: {} },
  { setWeight: 40 },
  { analysis: { templates: [{ templateName: 'verdict' }] } },
  { setWeight: 100 },
];

let stage: ControllerStage;

afterEach(() => stage.close());

/** Follows a kind from now on. */
function follow<Seen>(
  resource: Parameters<ControllerStage['list']>[0],
  read: (change: Change) => Seen,
): Seen[] {
  const seen: Seen[] = [];
  stage.api.store.subscribe(resource, change => seen.push(read(change)));
  return seen;
}

/** States in their order, each told once. */
function distinct(states: string[]): string[] {
  return states.filter((state, index) => state !== states[index - 1]);
}

describe('the order of changes of one canary', () => {
  const recorded: TraceEvent[] = JSON.parse(
    readFileSync(RECORDED, 'utf8'),
  ).events;
  const rest = recorded[1];

  /** What moves in a Rollout; generations are counted from the one at rest. */
  const line = (
    generation: number,
    observed: number,
    { phase, message, step, weight, cp, pc, ar }: Partial<TraceEvent>,
  ) =>
    [
      generation,
      observed,
      phase,
      message,
      step,
      weight,
      cp,
      pc?.length ?? 0,
      ar,
    ]
      .map(part => part ?? '-')
      .join(' ');

  it('is the recorded one of the real controller', async () => {
    stage = new ControllerStage();
    await stage.createRollout(STEPS);
    const ours = follow(ROLLOUTS, ({ after }) => {
      const status = rolloutStatusSchema.parse(after?.status);
      return line(
        (after?.metadata.generation ?? 0) - 2,
        Number(status.observedGeneration) - 2,
        {
          phase: status.phase,
          message: status.message || undefined,
          step: status.currentStepIndex,
          weight: status.canary.weights?.canary.weight,
          cp: status.controllerPause || undefined,
          pc: status.pauseConditions.map(({ reason }) => reason),
          ar: status.canary.currentStepAnalysisRunStatus?.status || undefined,
        },
      );
    });
    const ingress = follow(
      builtIn('ingresses'),
      ({ after }) =>
        after?.metadata.annotations?.[
          'nginx.ingress.kubernetes.io/canary-weight'
        ],
    );
    stage.setImage('model:v2');
    await stage.advance(1_500);
    stage.promote();
    await stage.advance(3_000);
    stage.verdict = 'promote';
    await stage.advance(5_000);

    const theirs = recorded
      .filter(({ kind }) => kind === 'Rollout')
      .map(event =>
        line(
          (event.gen ?? 0) - (rest.gen ?? 0),
          Number(event.obs) - (rest.gen ?? 0),
          { ...event, ar: event.ar || undefined },
        ),
      );
    expect(distinct(ours)).toEqual(distinct(theirs));
    expect(ingress).toEqual(
      recorded
        .filter(({ kind }) => kind === 'Ingress')
        .map(({ weight }) => weight),
    );
  });
});

describe('timing', () => {
  it('is near that of the real one: Paused within half a second, no weight 0.2 s after an abort', async () => {
    stage = new ControllerStage();
    await stage.createRollout(STEPS);
    stage.setImage('model:v2');
    await stage.advance(500);
    expect(stage.status.phase).toBe('Paused');
    await stage.advance(1_000);
    stage.change(draft => {
      draft.status.abort = true;
    });
    await stage.advance(200);
    expect(stage.status).toMatchObject({
      phase: 'Degraded',
      canary: { weights: { canary: { weight: 0 } } },
    });
  });

  it('keeps the pods of an aborted canary for 30 seconds', async () => {
    stage = new ControllerStage();
    await stage.createRollout(STEPS);
    stage.setImage('model:v2');
    await stage.advance(1_000);
    stage.change(draft => {
      draft.status.abort = true;
    });
    await stage.advance(29_000);
    expect(stage.status.replicas).toBe(5);
    await stage.advance(3_000);
    expect(stage.status).toMatchObject({ replicas: 4, phase: 'Degraded' });
  });
});

describe('a missed change', () => {
  const lose = { races: { lost: 1, slow: 0, seed: 'x' } };

  it('is a promote that comes right after the pause; it is answered, and nothing follows', async () => {
    stage = new ControllerStage([], 'prod-eu', lose);
    await stage.createRollout(STEPS);
    stage.setImage('model:v2');
    while (stage.status.phase !== 'Paused') {
      await stage.advance(5);
    }
    stage.promote();
    await stage.advance(60_000);
    expect(stage.status).toMatchObject({
      phase: 'Paused',
      currentStepIndex: 1,
      pauseConditions: [],
      controllerPause: true,
    });
    // The same once more changes nothing, and so nobody hears of it.
    stage.promote();
    await stage.advance(60_000);
    expect(stage.status.currentStepIndex).toBe(1);
  });

  it.each([
    [
      'an annotation',
      () =>
        stage.change(draft => {
          draft.metadata.annotations = {
            ...draft.metadata.annotations,
            nudge: '1',
          };
        }),
    ],
    [
      'a message in the status',
      () =>
        stage.change(draft => {
          draft.status.message = 'promote requested';
        }),
    ],
  ])('is noticed with %s', async (_what, nudge) => {
    stage = new ControllerStage([], 'prod-eu', lose);
    await stage.createRollout(STEPS);
    stage.setImage('model:v2');
    while (stage.status.phase !== 'Paused') {
      await stage.advance(5);
    }
    stage.promote();
    await stage.advance(5_000);
    nudge();
    await stage.advance(200);
    expect(stage.status.currentStepIndex).toBeGreaterThan(1);
  });

  it('never is one that comes half a second later', async () => {
    stage = new ControllerStage([], 'prod-eu', lose);
    await stage.createRollout(STEPS);
    // The first version settled long ago.
    stage.setImage('model:v2');
    await stage.advance(1_000);
    stage.promote();
    await stage.advance(1_000);
    expect(stage.status.currentStepIndex).toBe(3);
  });

  it('may be one that is only noticed late', async () => {
    stage = new ControllerStage([], 'prod-eu', {
      races: { lost: 0, slow: 1, seed: 'x' },
    });
    await stage.createRollout(STEPS);
    stage.setImage('model:v2');
    while (stage.status.phase !== 'Paused') {
      await stage.advance(5);
    }
    await stage.advance(60);
    stage.promote();
    await stage.advance(900);
    expect(stage.status.currentStepIndex).toBe(1);
    await stage.advance(3_500);
    expect(stage.status.currentStepIndex).toBe(3);
  });
});

describe('a canary whose pods do not start', () => {
  const createBroken = async (kind: string) => {
    stage = new ControllerStage();
    await stage.createRollout(STEPS);
    stage.change(draft => {
      draft.spec.template.metadata.annotations = { [TROUBLE]: kind };
    });
  };

  it.each(['crashing', 'unschedulable'])(
    'gets no request when they are %s, and is degraded after ten minutes',
    async kind => {
      await createBroken(kind);
      await stage.advance(60_000);
      expect(stage.status).toMatchObject({
        phase: 'Progressing',
        currentStepIndex: 0,
        availableReplicas: 4,
        canary: { weights: { canary: { weight: 0 } } },
      });
      await stage.advance(600_000);
      expect(stage.status.phase).toBe('Degraded');
      expect(stage.status.message).toMatch(
        /^ProgressDeadlineExceeded: ReplicaSet "model-\w+" has timed out progressing\.$/,
      );
    },
  );
});

describe('what the sandbox does not play', () => {
  it.each([
    [
      'an experiment',
      [{ experiment: { templates: [] } }],
      'steps[0].experiment',
    ],
    [
      'a route by header',
      [{ setHeaderRoute: { name: 'x' } }],
      'steps[0].setHeaderRoute',
    ],
    ['a plugin', [{ plugin: { name: 'x' } }], 'steps[0].plugin'],
  ])('is refused by name: %s', async (_what, steps, field) => {
    stage = new ControllerStage();
    await stage.createRollout(steps);
    expect(stage.status.phase).toBe('Degraded');
    expect(stage.status.message).toContain(
      `spec.strategy.canary.${field}: Invalid value`,
    );
    expect(stage.status.message).toContain('the sandbox does not play');
    expect(
      stage
        .list(builtIn('replicasets'))
        .filter(({ metadata }) => metadata.labels?.app === 'model'),
    ).toEqual([]);
  });
});

describe('a Rollout of another controller', () => {
  it('is left alone', async () => {
    stage = new ControllerStage();
    stage.api.objects.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: {
        name: 'model',
        namespace: 'payments-ml',
        labels: { 'argo-rollouts.argoproj.io/controller-instance-id': 'x' },
      },
      spec: {
        selector: { matchLabels: { app: 'model' } },
        template: {
          metadata: { labels: { app: 'model' } },
          spec: { containers: [{ name: 'm', image: 'm' }] },
        },
        strategy: { canary: {} },
      },
    });
    await stage.advance(5_000);
    const [rollout] = stage.list(ROLLOUTS);
    expect(rollout.metadata.name).toBe('model');
    expect(rollout.status).toBeUndefined();
  });
});

describe('the revision history', () => {
  it('keeps as many old ReplicaSets as it is told to', async () => {
    stage = new ControllerStage();
    await stage.createRollout([{ setWeight: 50 }]);
    stage.change(draft => {
      Object.assign(draft.spec, { revisionHistoryLimit: 2 });
    });
    for (const version of [2, 3, 4, 5, 6]) {
      stage.setImage(`model:v${version}`);
      await stage.advance(60_000);
      expect(stage.status.phase).toBe('Healthy');
    }
    const images = stage
      .list(builtIn('replicasets'))
      .filter(({ metadata }) => metadata.labels?.app === 'model')
      .map(({ spec }) => JSON.stringify(spec).match(/model:v\d/)?.[0])
      .sort();
    expect(images).toEqual(['model:v4', 'model:v5', 'model:v6']);
  });
});
