import { eventually } from './eventually';
import { aMetric } from './metric';
import { CONDITIONS, useRuns } from './runs';

const { verdicts, web, start, read, ended, measured } = useRuns();

describe('the limits of a metric', () => {
  const waiting = (topic: string, limits: object) => ({
    ...CONDITIONS,
    interval: '1s',
    provider: web(`/verdict/${topic}`),
    ...limits,
  });

  it('count: as many inconclusive answers as that are a success', async () => {
    await start(
      'silence',
      waiting('silence', { count: 3, inconclusiveLimit: 3 }),
    );
    const { status } = await ended('silence');
    expect(status.phase).toBe('Successful');
    expect(status.metricResults?.[0]).toMatchObject({
      count: 3,
      inconclusive: 3,
    });
    expect(status.metricResults?.[0].successful ?? 0).toBe(0);
  });

  it('consecutiveSuccessLimit: without a success they are inconclusive', async () => {
    await start(
      'silent',
      waiting('silent', {
        count: 3,
        inconclusiveLimit: 3,
        consecutiveSuccessLimit: 1,
      }),
    );
    const { status } = await ended('silent');
    expect(status.phase).toBe('Inconclusive');
    expect(status.message).toBeUndefined();
  });

  it('inconclusiveLimit: one more than that ends it', async () => {
    await start(
      'doubtful',
      waiting('doubtful', {
        count: 30,
        inconclusiveLimit: 2,
        consecutiveSuccessLimit: 1,
      }),
    );
    const { status } = await ended('doubtful');
    expect(status).toMatchObject({
      phase: 'Inconclusive',
      message:
        'Metric "m" assessed Inconclusive due to inconclusive (3) > inconclusiveLimit (2)',
    });
  });

  it('consecutiveErrorLimit: an outage within it is waited out', async () => {
    const { name: _name, ...patient } = aMetric('');
    await start('outage', { ...patient, provider: web('/500') });
    await eventually(
      'two errors',
      () => read('outage'),
      ({ status }) => status?.metricResults?.[0]?.error === 2,
    );
    const { status } = await read('outage');
    expect(status).toMatchObject({ phase: 'Running' });
    expect(status.metricResults?.[0]).toMatchObject({ consecutiveError: 2 });
    const [first, second] = status.metricResults?.[0].measurements ?? [];
    const waited =
      new Date(second.startedAt).getTime() -
      new Date(first.finishedAt).getTime();
    // After an error ten seconds pass, whatever the interval is.
    expect(waited).toBeGreaterThanOrEqual(10_000);
  });

  it('a template that may wait is successful with the first yes', async () => {
    const { name: _name, ...patient } = aMetric('');
    await start('patient', { ...patient, provider: web('/verdict/patient') });
    await measured('patient', 2);
    verdicts.say('patient', 'promote');
    const { status } = await ended('patient');
    expect(status.phase).toBe('Successful');
    expect(status.metricResults?.[0]).toMatchObject({ successful: 1 });
  });

  it('without a consecutiveSuccessLimit a yes is not enough', async () => {
    verdicts.say('counting', 'promote');
    await start('counting', waiting('counting', { count: 100000 }));
    const { status } = await measured('counting', 3);
    expect(status).toMatchObject({ phase: 'Running' });
    expect(status.metricResults?.[0].successful).toBeGreaterThanOrEqual(3);
  });

  it('failureLimit: failures within it are forgiven', async () => {
    verdicts.say('lenient', 'rollback');
    await start('lenient', waiting('lenient', { count: 5, failureLimit: 1 }));
    const { status } = await ended('lenient');
    expect(status).toMatchObject({
      phase: 'Failed',
      message:
        'Metric "m" assessed Failed due to failed (2) > failureLimit (1)',
    });
  });

  it('keep ten measurements, or as many as is said', async () => {
    verdicts.say('kept', 'promote');
    await start('kept', waiting('kept', { count: 12 }));
    await start('kept-more', waiting('kept', { count: 12 }), {
      measurementRetention: [{ metricName: 'm', limit: 20 }],
    });
    const few = await ended('kept');
    const all = await ended('kept-more');
    expect(few.status.metricResults?.[0].count).toBe(12);
    expect(few.status.metricResults?.[0].measurements).toHaveLength(10);
    expect(all.status.metricResults?.[0].measurements).toHaveLength(12);
  });

  it.each([
    [
      'a count below the inconclusiveLimit',
      { interval: '1s', count: 3, inconclusiveLimit: 1000 },
      'Analysis spec invalid: metrics[0]: count must be >= inconclusiveLimit',
    ],
    [
      'several measurements without an interval',
      { count: 3 },
      'Analysis spec invalid: metrics[0]: interval must be specified when count > 1',
    ],
    [
      'no limit at all',
      { failureLimit: -1 },
      'Analysis spec invalid: metrics[0]: failureLimit and consecutiveSuccessLimit cannot both be disabled',
    ],
  ])(
    'that contradict each other are an error: %s',
    async (what, limits, message) => {
      const name = what.replace(/[^a-z]+/gi, '-').toLowerCase();
      await start(name, {
        ...CONDITIONS,
        provider: web('/verdict/x'),
        ...limits,
      });
      const { status } = await ended(name);
      expect(status).toMatchObject({ phase: 'Error', message });
      expect(status.metricResults ?? []).toEqual([]);
    },
  );
});
