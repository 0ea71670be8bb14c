import { eventually, quietFor } from './eventually';
import { CONDITIONS, useRuns } from './runs';

const { contract, verdicts, web, start, read, ended, measured } = useRuns();
const { analysisRuns, secrets } = contract.paths;

describe('a token from a Secret', () => {
  it('arrives filled in, and stands in no object', async () => {
    await contract.create(secrets, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'judge' },
      stringData: { token: 'not-to-be-seen' },
    });
    await start(
      'secretive',
      {
        ...CONDITIONS,
        provider: web('/verdict/secretive?from=secret', {
          headers: [{ key: 'Authorization', value: 'Bearer {{args.token}}' }],
        }),
      },
      {
        args: [
          {
            name: 'token',
            valueFrom: { secretKeyRef: { name: 'judge', key: 'token' } },
          },
        ],
      },
    );
    const run = await ended('secretive');
    const asked = verdicts.asked.find(({ path }) =>
      path.includes('from=secret'),
    );
    expect(asked?.headers.authorization).toBe('Bearer not-to-be-seen');
    expect(JSON.stringify(run)).not.toContain('not-to-be-seen');
    expect(run.spec.args).toEqual([
      {
        name: 'token',
        valueFrom: { secretKeyRef: { name: 'judge', key: 'token' } },
      },
    ]);
  });

  it('that is not there is an error of the run', async () => {
    await start(
      'unresolved',
      { ...CONDITIONS, provider: web('/verdict/x') },
      {
        args: [
          {
            name: 'token',
            valueFrom: { secretKeyRef: { name: 'nothing', key: 'token' } },
          },
        ],
      },
    );
    const { status } = await ended('unresolved');
    expect(status).toMatchObject({
      phase: 'Error',
      message:
        'Unable to resolve metric arguments: secrets "nothing" not found',
    });
  });
});

describe('a run', () => {
  it('of a metric that is only tried out does not mind its failure', async () => {
    await start(
      'dry',
      { successCondition: 'result > 1', provider: web('/number') },
      { dryRun: [{ metricName: '.*' }] },
    );
    const { status } = await ended('dry');
    expect(status).toMatchObject({
      phase: 'Successful',
      dryRunSummary: { count: 1, failed: 1 },
    });
    expect(status.metricResults?.[0]).toMatchObject({
      dryRun: true,
      phase: 'Failed',
      message: 'Metric assessed Failed due to failed (1) > failureLimit (0)',
    });
  });

  it('of two metrics is as bad as the worse of them', async () => {
    await contract.create(analysisRuns, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisRun',
      metadata: { name: 'two' },
      spec: {
        metrics: [
          { name: 'good', successCondition: 'true', provider: web('/number') },
          { name: 'bad', successCondition: 'false', provider: web('/number') },
        ],
      },
    });
    const { status } = await ended('two');
    expect(status).toMatchObject({
      phase: 'Failed',
      runSummary: { count: 2, successful: 1, failed: 1 },
      message:
        'Metric "bad" assessed Failed due to failed (1) > failureLimit (0)',
    });
  });

  it('waits before its first measurement when it is told to', async () => {
    await start('delayed', {
      ...CONDITIONS,
      initialDelay: '3s',
      provider: web('/verdict/delayed'),
    });
    await eventually(
      'it runs',
      () => read('delayed'),
      ({ status }) => status?.phase === 'Running',
    );
    await quietFor(1_000);
    expect((await read('delayed')).status.metricResults ?? []).toEqual([]);
    const { status } = await ended('delayed');
    expect(status.phase).toBe('Inconclusive');
  });

  it('that is terminated is successful', async () => {
    await start('ended', {
      ...CONDITIONS,
      interval: '1s',
      count: 100,
      inconclusiveLimit: 100,
      provider: web('/verdict/ended'),
    });
    await measured('ended', 1);
    await contract.patch(`${analysisRuns}/ended`, {
      spec: { terminate: true },
    });
    const { status } = await ended('ended');
    expect(status).toMatchObject({
      phase: 'Successful',
      message: 'Run Terminated',
      runSummary: { count: 1, successful: 1 },
    });
  });
});
