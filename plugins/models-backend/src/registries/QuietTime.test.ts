import { performance } from 'perf_hooks';
import { QuietTime } from './QuietTime';

/** What the event loop is said to have been busy for, at each question. */
function busyFor(...shares: number[]) {
  const left = [...shares];
  const next = () => (left.length > 1 ? left.shift()! : left[0]);
  return jest
    .spyOn(performance, 'eventLoopUtilization')
    .mockImplementation(before => ({
      idle: 0,
      active: 0,
      utilization: before ? next() : 0,
    }));
}

async function timeOf(wait: Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await wait;
  return performance.now() - startedAt;
}

describe('QuietTime', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is what was asked for where the portal has time', async () => {
    const asked = busyFor(0.1);
    const tookMs = await timeOf(QuietTime.begin().wait(100));
    expect(tookMs).toBeGreaterThanOrEqual(95);
    // Once at the beginning, once at the end.
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('is longer while the portal is busy', async () => {
    const asked = busyFor(0.9, 0.9, 0.9, 0.3);
    const tookMs = await timeOf(QuietTime.begin().wait(100));
    expect(asked).toHaveBeenCalledTimes(5);
    expect(tookMs).toBeGreaterThanOrEqual(240);
  });

  it('ends some time in a portal that is always busy', async () => {
    busyFor(1);
    const tookMs = await timeOf(QuietTime.begin().wait(0));
    expect(tookMs).toBeGreaterThanOrEqual(2_990);
  });

  it('ends when the signal says stop, before and meanwhile', async () => {
    busyFor(1);
    const quiet = QuietTime.begin();
    const tookMs = await timeOf(
      quiet
        .wait(60_000, AbortSignal.abort())
        .then(() => quiet.wait(60_000, AbortSignal.timeout(50))),
    );
    expect(tookMs).toBeLessThan(30_000);
  });
});
