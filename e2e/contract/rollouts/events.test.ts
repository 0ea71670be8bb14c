import { eventually } from './eventually';
import { useStage } from './stage';
import { analysisStep } from './steps';
import { useVerdicts } from './verdicts';
import type { EventWire } from './wire';

const stage = useStage();
const verdicts = useVerdicts();

const toldOf = (name: string, kind = 'Rollout') =>
  stage
    .events(kind, name)
    .then(events =>
      events.map(({ type, reason, message }) => [type, reason, message]),
    );

/** The events about an object, once those that are waited for are among them. */
const eventsOf = (name: string, reasons: string[], kind = 'Rollout') =>
  eventually(
    `${name}: ${reasons}`,
    () => toldOf(name, kind),
    events =>
      reasons.every(reason => events.some(([, known]) => known === reason)),
  );

describe('events', () => {
  it('tell of a first version', async () => {
    const { status } = await stage.create('newborn');
    const hash = status.stableRS;
    const events = await eventsOf('newborn', [
      'CreatingCanaryIngress',
      'TrafficWeightUpdated',
    ]);
    expect(events).toEqual(
      expect.arrayContaining([
        ['Normal', 'RolloutUpdated', 'Rollout updated to revision 1'],
        [
          'Normal',
          'NewReplicaSetCreated',
          `Created ReplicaSet newborn-${hash} (revision 1)`,
        ],
        [
          'Normal',
          'RolloutNotCompleted',
          `Rollout not completed, started update to revision 1 (${hash})`,
        ],
        [
          'Normal',
          'ScalingReplicaSet',
          `Scaled up ReplicaSet newborn-${hash} (revision 1) from 0 to 2`,
        ],
        [
          'Normal',
          'RolloutCompleted',
          `Rollout completed update to revision 1 (${hash}): Initial deploy`,
        ],
        [
          'Normal',
          'SwitchService',
          `Switched selector for service 'newborn-stable' from '' to '${hash}'`,
        ],
        [
          'Normal',
          'CreatingCanaryIngress',
          'Creating canary ingress `newborn-newborn-canary` with weight `0`',
        ],
        ['Normal', 'TrafficWeightUpdated', 'Traffic weight updated to 0'],
      ]),
    );
  });

  it('tell of steps, weights and pauses', async () => {
    const { status } = await stage.createPaused('eventful');
    const events = await eventsOf('eventful', ['RolloutPaused']);
    expect(events).toEqual(
      expect.arrayContaining([
        [
          'Normal',
          'RolloutNotCompleted',
          `Rollout not completed, started update to revision 2 (${status.currentPodHash})`,
        ],
        [
          'Normal',
          'PatchingCanaryIngress',
          "Updating Ingress `eventful-eventful-canary` to desiredWeight '10'",
        ],
        [
          'Normal',
          'TrafficWeightUpdated',
          'Traffic weight updated from 0 to 10',
        ],
        [
          'Normal',
          'RolloutStepCompleted',
          'Rollout step 1/5 completed (setWeight: 10)',
        ],
        ['Normal', 'RolloutPaused', 'Rollout is paused (CanaryPauseStep)'],
      ]),
    );
  });

  it('warn of a failed analysis and of the abort that follows', async () => {
    await stage.createTemplate('verdict', verdicts.url);
    verdicts.say('warned', 'rollback');
    await stage.create('warned', {
      steps: [{ setWeight: 10 }, analysisStep('verdict', 'warned')],
    });
    await stage.setImage('warned', 'v2');
    const { status } = await stage.reaches('warned', { phase: 'Degraded' });
    const run = status.canary?.currentStepAnalysisRunStatus?.name ?? '';
    const events = await eventsOf('warned', ['RolloutAborted']);
    const failed =
      'Metric "verdict" assessed Failed due to failed (1) > failureLimit (0)';
    expect(events).toEqual(
      expect.arrayContaining([
        [
          'Warning',
          'RolloutAborted',
          `Rollout aborted update to revision 2: Step-based analysis phase error/failed: ${failed}`,
        ],
      ]),
    );
    // Both happen within a moment, and a list of events has no order of its own.
    const told = await eventsOf(
      run,
      ['AnalysisRunFailed', 'MetricFailed'],
      'AnalysisRun',
    );
    expect(told.sort()).toEqual([
      ['Warning', 'AnalysisRunFailed', 'Analysis Completed. Result: Failed'],
      ['Warning', 'MetricFailed', "Metric 'verdict' Completed. Result: Failed"],
    ]);
  });

  it('are written for pods by the controller of their ReplicaSet', async () => {
    const { status } = await stage.create('peopled');
    const events = await eventsOf(
      `peopled-${status.stableRS}`,
      ['SuccessfulCreate'],
      'ReplicaSet',
    );
    expect(events).toHaveLength(2);
    const [event] = await stage.events(
      'ReplicaSet',
      `peopled-${status.stableRS}`,
    );
    expect(event).toMatchObject<Partial<EventWire>>({
      type: 'Normal',
      message: expect.stringMatching(/^Created pod: peopled-/),
      source: { component: 'replicaset-controller' },
    });
  });

  it('of one type about one Rollout end after 25: they are no complete history', async () => {
    await stage.create('talkative', {
      steps: Array.from({ length: 30 }, (_, index) => ({
        setWeight: index + 1,
      })),
    });
    await stage.setImage('talkative', 'v2');
    await stage.reaches('talkative', { phase: 'Healthy', step: 30 });
    const events = await stage.events('Rollout', 'talkative');
    const normal = events.filter(({ type }) => type === 'Normal');
    expect(normal.length).toBeLessThanOrEqual(25);
    expect(
      events.some(({ message }) => message.startsWith('Rollout step 30/30')),
    ).toBe(false);
  });
});
