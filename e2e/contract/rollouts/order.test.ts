import { eventually } from './eventually';
import { useStage } from './stage';
import { analysisStep } from './steps';
import { useVerdicts } from './verdicts';
import type { RolloutStatusWire } from './wire';

const stage = useStage();
const verdicts = useVerdicts();

interface Seen {
  kind: string;
  type: string;
  name: string;
  status: RolloutStatusWire;
  generation: number;
  weight?: string;
}

/** Everything that happens to a Rollout, its runs and its Ingress from now on. */
async function watchAll(name: string): Promise<{ seen: Seen[]; stop(): void }> {
  const seen: Seen[] = [];
  const watches: { close(): void }[] = [];
  const { paths } = stage.contract;
  for (const path of [paths.rollouts, paths.analysisRuns, paths.ingresses]) {
    const list = await stage.contract.call(path);
    const watch = await stage.contract.watch(path, {
      resourceVersion: list.body.metadata.resourceVersion,
    });
    watches.push(watch);
    const read = async () => {
      for (;;) {
        const event = await watch.next();
        if (!event) {
          return;
        }
        const { kind, metadata, status } = event.object;
        if (metadata.name === name || metadata.name.startsWith(`${name}-`)) {
          seen.push({
            kind,
            type: event.type,
            name: metadata.name,
            generation: metadata.generation,
            status: JSON.parse(JSON.stringify(status ?? {})),
            weight:
              metadata.annotations?.[
                'nginx.ingress.kubernetes.io/canary-weight'
              ],
          });
        }
      }
    };
    read().catch(() => {});
  }
  return { seen, stop: () => watches.forEach(watch => watch.close()) };
}

/** Index of the first of the events from `from` on that is so. */
function firstOf(
  seen: Seen[],
  from: number,
  isIt: (event: Seen) => boolean,
): number {
  const index = seen.findIndex((event, at) => at >= from && isIt(event));
  expect(index).not.toBe(-1);
  return index;
}

const isRollout = ({ kind }: Seen) => kind === 'Rollout';
const isIngress = (weight: string) => (event: Seen) =>
  event.kind === 'Ingress' && event.weight === weight;
const weightOf = ({ status }: Seen) => status.canary?.weights?.canary.weight;

/** What several watches tell comes in no order between them: a little patience, then the order within and across by cause. */
async function trace(name: string, act: () => Promise<void>): Promise<Seen[]> {
  const { seen, stop } = await watchAll(name);
  await act();
  // The last change is seen by its watch as soon as it is seen by a read; the others may be a moment behind.
  await eventually(
    'quiet',
    async () => {
      const before = seen.length;
      await new Promise(resolve => {
        setTimeout(resolve, 300);
      });
      return seen.length - before;
    },
    news => news === 0,
  );
  stop();
  return seen;
}

describe('the order of changes', () => {
  it('of a new version is: spec, then the steps from the first, then the pause', async () => {
    const before = await stage.create('ordered');
    const seen = await trace('ordered', async () => {
      await stage.setImage('ordered', 'v2');
      await stage.reaches('ordered', { phase: 'Paused', step: 1 });
    });
    const rollouts = seen.filter(isRollout);
    const { stableRS } = before.status;
    // The generation goes up at once, and the status goes on to tell of the version before.
    expect(rollouts[0]).toMatchObject({
      generation: 2,
      status: {
        observedGeneration: '1',
        phase: 'Healthy',
        currentPodHash: stableRS,
      },
    });
    const observed = firstOf(
      rollouts,
      0,
      ({ status }) => status.observedGeneration === '2',
    );
    expect(rollouts[observed].status).toMatchObject({
      phase: 'Progressing',
      currentStepIndex: 0,
    });
    expect(rollouts[observed].status.currentPodHash).not.toBe(stableRS);
    const stepped = firstOf(
      rollouts,
      observed,
      ({ status }) => status.currentStepIndex === 1,
    );
    expect(weightOf(rollouts[stepped])).toBe(10);
    const paused = firstOf(
      rollouts,
      observed,
      ({ status }) => status.phase === 'Paused',
    );
    expect(paused).toBeGreaterThan(stepped);
    expect(rollouts[paused].status).toMatchObject({
      controllerPause: true,
      pauseConditions: [{ reason: 'CanaryPauseStep' }],
    });
    // Within the status: the step never ran ahead of its weight.
    rollouts.slice(observed).forEach(event => {
      expect(
        event.status.currentStepIndex === 1 && weightOf(event) !== 10,
      ).toBe(false);
    });
  });

  it('of a promote is: the pause gone, then the step, then the weight with the next step', async () => {
    await stage.createPaused('stepping');
    const seen = await trace('stepping', async () => {
      await stage.promote('stepping');
      await stage.reaches('stepping', { phase: 'Paused', step: 3 });
    });
    const rollouts = seen.filter(isRollout);
    expect(rollouts[0].status).toMatchObject({
      phase: 'Paused',
      controllerPause: true,
      currentStepIndex: 1,
    });
    expect(rollouts[0].status.pauseConditions).toBeUndefined();
    const second = firstOf(
      rollouts,
      0,
      ({ status }) => status.currentStepIndex === 2,
    );
    expect(weightOf(rollouts[second])).toBe(10);
    expect(rollouts[second].status.controllerPause ?? false).toBe(false);
    const third = firstOf(
      rollouts,
      second,
      ({ status }) => status.currentStepIndex === 3,
    );
    expect(weightOf(rollouts[third])).toBe(40);
  });

  it('of a success is: all requests to the canary, healthy, and only then the weights back', async () => {
    await stage.createTemplate('verdict', verdicts.url);
    await stage.create('finishing', {
      steps: [
        { setWeight: 20 },
        analysisStep('verdict', 'finishing'),
        { setWeight: 100 },
      ],
    });
    const seen = await trace('finishing', async () => {
      await stage.setImage('finishing', 'v2');
      await eventually(
        'an analysis',
        () => stage.get('finishing'),
        ({ status }) =>
          status.canary?.currentStepAnalysisRunStatus?.status === 'Running',
      );
      verdicts.say('finishing', 'promote');
      await stage.reaches('finishing', { phase: 'Healthy', step: 3 });
      await stage.settled('finishing');
    });
    const rollouts = seen.filter(isRollout);
    const whole = firstOf(rollouts, 0, event => weightOf(event) === 100);
    const healthy = firstOf(
      rollouts,
      whole,
      ({ status, generation }) =>
        status.phase === 'Healthy' &&
        status.observedGeneration === String(generation),
    );
    // Healthy, with the new version as stable, comes while all requests still go to the canary.
    expect(weightOf(rollouts[healthy])).toBe(100);
    expect(rollouts[healthy].status.stableRS).toBe(
      rollouts[healthy].status.currentPodHash,
    );
    const back = firstOf(rollouts, healthy, event => weightOf(event) === 0);
    expect(back).toBeGreaterThan(healthy);
    const ingresses = seen.filter(({ kind }) => kind === 'Ingress');
    expect(ingresses.map(({ weight }) => weight)).toEqual(['20', '100', '0']);
    const runs = seen.filter(({ kind }) => kind === 'AnalysisRun');
    expect(runs[0].type).toBe('ADDED');
    expect(runs[0].status.phase).toBe('');
    expect(runs[1].status.phase).toBe('Running');
    expect(runs[runs.length - 1].status.phase).toBe('Successful');
    // The status tells of the run from its beginning, when it has no phase yet.
    const told = rollouts
      .map(({ status }) => status.canary?.currentStepAnalysisRunStatus)
      .filter(run => run !== undefined);
    expect(told[0]?.status).toBe('');
    expect(told.some(run => run?.status === 'Running')).toBe(true);
  });

  it('of an abort is: the Ingress and the status together', async () => {
    await stage.createPaused('aborting');
    const seen = await trace('aborting', async () => {
      await stage.patchStatus('aborting', { abort: true });
      await stage.reaches('aborting', { phase: 'Degraded', weight: 0 });
    });
    firstOf(seen, 0, isIngress('0'));
    const rollouts = seen.filter(isRollout);
    expect(rollouts[0].status).toMatchObject({ abort: true, phase: 'Paused' });
    const degraded = firstOf(
      rollouts,
      0,
      ({ status }) => status.phase === 'Degraded',
    );
    expect(rollouts[degraded].status).toMatchObject({
      currentStepIndex: 0,
      abortedAt: expect.any(String),
    });
  });
});
