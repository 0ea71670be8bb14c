import { stepsWith, useAnalysed } from './analysed';
import { eventually } from './eventually';
import { aMetric } from './metric';

const { stage, verdicts } = useAnalysed();

describe('a Rollout whose analysis cannot end', () => {
  const invalid = async (name: string, why: string) =>
    eventually(
      `${name}: ${why}`,
      () => stage.get(name),
      ({ status }) =>
        status?.phase === 'Degraded' &&
        status.message ===
          `InvalidSpec: The Rollout "${name}" is invalid: ${why}`,
    );

  it('is refused in its status, and taken up again once the template is mended', async () => {
    const template = {
      args: [{ name: 'topic' }],
      metrics: [
        {
          ...aMetric(`${verdicts.url}/verdict/{{args.topic}}`),
          count: undefined,
        },
      ],
    };
    await stage.createTemplate('endless', verdicts.url, { count: undefined });
    await stage.submit('endless', { steps: stepsWith('endless', 'endless') });
    const why =
      'spec.strategy.canary.steps[1].analysis.templates: Invalid value: "endless": AnalysisTemplate endless has metric verdict which runs indefinitely. Invalid value for count: <nil>';
    const { status } = await invalid('endless', why);
    expect(status.conditions).toMatchObject([
      {
        type: 'InvalidSpec',
        status: 'True',
        reason: 'InvalidSpec',
        message: `The Rollout "endless" is invalid: ${why}`,
      },
    ]);
    expect(status.observedGeneration).toBe('1');
    expect(await stage.replicaSets('endless')).toEqual([]);
    await stage.replaceTemplate('endless', {
      ...template,
      metrics: [aMetric(`${verdicts.url}/verdict/{{args.topic}}`)],
    });
    // The controller looks again every 20 seconds.
    await stage.reaches('endless', { phase: 'Healthy' });
  });

  it('is refused without its template', async () => {
    await stage.submit('lost', { steps: stepsWith('nowhere', 'lost') });
    const { status } = await invalid(
      'lost',
      'spec.strategy.canary.steps[1].analysis.templates: Invalid value: "nowhere": AnalysisTemplate \'nowhere\' not found',
    );
    expect(status.stableRS).toBeUndefined();
  });
});
