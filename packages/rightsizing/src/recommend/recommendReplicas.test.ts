import { RandomStream } from '../statistics';
import { recommendReplicas, type LoadSample } from './recommendReplicas';

/** A pod answers 40 requests a second in time. */
function samples(replicas: number, most: number): LoadSample[] {
  const stream = new RandomStream(3);
  return Array.from({ length: 400 }, (_, i) => {
    const requestsPerSecond = most * ((i % 100) / 99);
    const isLate = requestsPerSecond / replicas > 40;
    return {
      at: 60 * i,
      requestsPerSecond,
      replicas,
      latencySeconds: (isLate ? 0.5 : 0.1) * (1 + 0.2 * stream.uniform()),
    };
  });
}

describe('recommendReplicas', () => {
  it('finds the load that a pod bears, and the pods for the highest load with room', () => {
    const advice = recommendReplicas(samples(4, 240), {
      targetLatencySeconds: 0.3,
    });
    expect(advice.perPod).toBeGreaterThan(34);
    expect(advice.perPod).toBeLessThanOrEqual(41);
    expect(advice).toMatchObject({ isLowerBound: false, peakLoad: 240 });
    expect(advice.replicas).toBe(Math.ceil((1.2 * 240) / advice.perPod!));
  });

  it('asks for no more pods than there are where none was ever too slow', () => {
    const advice = recommendReplicas(samples(4, 120), {
      targetLatencySeconds: 0.3,
      current: 4,
    });
    expect(advice).toMatchObject({ isLowerBound: true, replicas: 4 });
  });

  it('has no answer where it is slow whatever the load, without load, or on too little', () => {
    const slow = recommendReplicas(samples(4, 240), {
      targetLatencySeconds: 0.01,
    });
    expect(slow).toMatchObject({ replicas: null, peakLoad: 240 });
    expect(slow.sentence).toMatch(/more pods do not help/);
    expect(
      recommendReplicas(samples(4, 0), { targetLatencySeconds: 0.3 }),
    ).toMatchObject({ replicas: null, sentence: 'There was no load.' });
    expect(
      recommendReplicas(samples(4, 9).slice(0, 29), { targetLatencySeconds: 1 })
        .sentence,
    ).toBe('29 intervals with load and latency; at least 30 are needed.');
  });

  it('leaves out intervals without pods or latency', () => {
    const more = [
      { at: 0, requestsPerSecond: 1, replicas: 0, latencySeconds: 9 },
      { at: 0, requestsPerSecond: 1, replicas: 4, latencySeconds: null },
    ];
    expect(
      recommendReplicas([...more, ...samples(4, 240)], {
        targetLatencySeconds: 0.3,
      }),
    ).toEqual(
      recommendReplicas(samples(4, 240), { targetLatencySeconds: 0.3 }),
    );
  });

  it('refuses a target and a load that make no sense', () => {
    expect(() => recommendReplicas([], { targetLatencySeconds: 0 })).toThrow(
      RangeError,
    );
    expect(() =>
      recommendReplicas(
        [{ at: 5, requestsPerSecond: -1, replicas: 1, latencySeconds: 1 }],
        { targetLatencySeconds: 1 },
      ),
    ).toThrow('At 5: -1 requests per second on 1 replicas');
  });
});
