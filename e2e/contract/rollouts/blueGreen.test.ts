import { eventually, quietFor } from './eventually';
import { useStage } from './stage';
import { analysisStep } from './steps';
import { useVerdicts } from './verdicts';

const stage = useStage();
const verdicts = useVerdicts();

async function create(name: string, blueGreen: object = {}): Promise<string> {
  await stage.createServices(name);
  await stage.submitBare(name, {
    replicas: 2,
    strategy: {
      blueGreen: {
        activeService: `${name}-stable`,
        previewService: `${name}-canary`,
        autoPromotionEnabled: false,
        ...blueGreen,
      },
    },
  });
  const { status } = await stage.reaches(name, { phase: 'Healthy' });
  return status.stableRS ?? '';
}

const waiting = (name: string) =>
  stage.reaches(name, { phase: 'Paused', reason: 'BlueGreenPause' });

beforeAll(async () => {
  await stage.createTemplate('verdict', verdicts.url);
});

describe('a blue-green release', () => {
  it('runs both versions, and waits with the new one behind the preview Service', async () => {
    const first = await create('shown');
    await stage.setImage('shown', 'v2');
    const { status } = await waiting('shown');
    expect(status).toMatchObject({
      message: 'BlueGreenPause',
      controllerPause: true,
      stableRS: first,
      replicas: 4,
      updatedReplicas: 2,
      blueGreen: {
        activeSelector: first,
        previewSelector: status.currentPodHash,
      },
    });
    expect(status.currentStepIndex).toBeUndefined();
    expect(await stage.serviceHash('shown-stable')).toBe(first);
    expect(await stage.serviceHash('shown-canary')).toBe(status.currentPodHash);
  });

  it('switches with a promote, and keeps the old pods for a while', async () => {
    const first = await create('switched');
    await stage.setImage('switched', 'v2');
    const { status: before } = await waiting('switched');
    await stage.promote('switched');
    const { status } = await stage.reaches('switched', { phase: 'Healthy' });
    expect(status).toMatchObject({
      stableRS: before.currentPodHash,
      blueGreen: { activeSelector: before.currentPodHash },
    });
    expect(await stage.serviceHash('switched-stable')).toBe(
      before.currentPodHash,
    );
    const old = await eventually(
      'a deadline',
      () => stage.replicaSet('switched', first),
      ({ metadata }) =>
        metadata.annotations?.['scale-down-deadline'] !== undefined,
    );
    expect(old.spec.replicas).toBe(2);
  });

  it('switches by itself when it is told to', async () => {
    await create('auto', { autoPromotionEnabled: true });
    await stage.setImage('auto', 'v2');
    const { status } = await stage.reaches('auto', { phase: 'Healthy' });
    expect(status.currentPodHash).toBe(status.stableRS);
  });

  it('switches by itself after a while when it is told to', async () => {
    const first = await create('soon', {
      autoPromotionEnabled: true,
      autoPromotionSeconds: 2,
    });
    await stage.setImage('soon', 'v2');
    await waiting('soon');
    expect(await stage.serviceHash('soon-stable')).toBe(first);
    await stage.reaches('soon', { phase: 'Healthy' });
    expect(await stage.serviceHash('soon-stable')).not.toBe(first);
  });

  it('switches at once with a full promotion', async () => {
    const first = await create('forced');
    await stage.setImage('forced', 'v2');
    await waiting('forced');
    await stage.patchStatus('forced', { promoteFull: true });
    const { status } = await stage.reaches('forced', { phase: 'Healthy' });
    expect(status.stableRS).not.toBe(first);
    expect(status.promoteFull ?? false).toBe(false);
  });

  it('keeps the active Service where it is after an abort', async () => {
    const first = await create('called-off');
    await stage.setImage('called-off', 'v2');
    await waiting('called-off');
    await stage.patchStatus('called-off', { abort: true });
    const { status } = await stage.reaches('called-off', { phase: 'Degraded' });
    expect(status).toMatchObject({
      abort: true,
      message: 'RolloutAborted: Rollout aborted update to revision 2',
      stableRS: first,
    });
    expect(await stage.serviceHash('called-off-stable')).toBe(first);
  });

  it('goes back at once to what ran a moment ago', async () => {
    const first = await create('back');
    await stage.setImage('back', 'v2');
    await waiting('back');
    await stage.promote('back');
    await stage.reaches('back', { phase: 'Healthy' });
    await eventually(
      'a deadline',
      () => stage.replicaSet('back', first),
      ({ metadata }) =>
        metadata.annotations?.['scale-down-deadline'] !== undefined,
    );
    await stage.undo('back', 1);
    const { status } = await stage.reaches('back', { phase: 'Healthy' });
    expect(status.stableRS).toBe(first);
    expect(await stage.serviceHash('back-stable')).toBe(first);
  });

  it('is analysed before it is switched', async () => {
    const name = 'tried';
    const first = await create(name, {
      autoPromotionEnabled: true,
      prePromotionAnalysis: analysisStep('verdict', name).analysis,
    });
    await stage.setImage(name, 'v2');
    const { status } = await eventually(
      'an analysis',
      () => stage.get(name),
      rollout =>
        rollout.status.blueGreen?.prePromotionAnalysisRunStatus?.status ===
        'Running',
    );
    expect(status.blueGreen?.prePromotionAnalysisRunStatus?.name).toBe(
      `${name}-${status.currentPodHash}-2-pre`,
    );
    await quietFor(500);
    expect(await stage.serviceHash(`${name}-stable`)).toBe(first);
    verdicts.say(name, 'promote');
    await stage.reaches(name, { phase: 'Healthy' });
    expect(await stage.serviceHash(`${name}-stable`)).not.toBe(first);
  });

  it('is taken back when it fails its analysis after the switch', async () => {
    const name = 'regretted';
    const first = await create(name, {
      autoPromotionEnabled: true,
      postPromotionAnalysis: analysisStep('verdict', name).analysis,
    });
    await stage.setImage(name, 'v2');
    const { status } = await eventually(
      'an analysis',
      () => stage.get(name),
      rollout =>
        rollout.status.blueGreen?.postPromotionAnalysisRunStatus?.status ===
        'Running',
    );
    expect(status.message).toBe('waiting for analysis to complete');
    expect(await stage.serviceHash(`${name}-stable`)).toBe(
      status.currentPodHash,
    );
    verdicts.say(name, 'rollback');
    await stage.reaches(name, { phase: 'Degraded' });
    await eventually(
      'the Service back',
      () => stage.serviceHash(`${name}-stable`),
      hash => hash === first,
    );
  });
});
