import { ObservationError, readObservation } from '.';

const AT = '2026-01-01T00:00:30Z';
const VALID = {
  at: AT,
  weight: 10,
  stable: {
    requests: 2700,
    errors: 6,
    latency: { le: [0.1, 0.5, 1], count: [2600, 2690, 2700] },
    scores: { count: [1, 2] },
  },
  canary: { requests: 300, errors: 1, scores: { count: [1, 2] } },
};

/** The valid observation with other values in the stable arm. */
function stable(change: object) {
  return { ...VALID, stable: { ...VALID.stable, ...change } };
}

describe('readObservation', () => {
  it.each([
    ['the usual', VALID],
    ['an arm that could not be read', { ...VALID, canary: null }],
    ['only a time and a weight', { at: AT, weight: 0 }],
    [
      'a +Inf bucket, which is then the total',
      stable({ latency: { le: [1, '+Inf'], count: [2700, 2701] } }),
    ],
    ['a time with an offset', { ...VALID, at: '2026-01-01T01:00:30.5+01:00' }],
    [
      'shadow pairs',
      { ...VALID, pairs: { total: 9, canaryOnly: 1, stableOnly: 2 } },
    ],
  ])('reads %s', (_name, value) => {
    expect(readObservation(value)).toEqual(value);
  });

  it.each([
    ['a negative increment', stable({ requests: -1 }), /^stable\.requests: /],
    ['a fraction of a request', stable({ errors: 1.5 }), /^stable\.errors: /],
    [
      'more errors than requests',
      stable({ errors: 2701 }),
      /^stable\.errors: 2701 of 2700 requests$/,
    ],
    [
      'buckets that are not cumulative',
      stable({ latency: { le: [0.1, 0.5], count: [20, 10] } }),
      /^stable\.latency is not cumulative: 20 up to 0\.1, 10 up to 0\.5$/,
    ],
    [
      'edges that do not rise',
      stable({ latency: { le: [0.5, 0.1], count: [1, 2] } }),
      /edges that do not rise: 0\.5, then 0\.1/,
    ],
    [
      'an edge after +Inf',
      stable({ latency: { le: ['+Inf', 1], count: [1, 2] } }),
      /edges that do not rise: \+Inf, then 1/,
    ],
    [
      'a count too few',
      stable({ latency: { le: [0.1, 0.5], count: [1] } }),
      /has 2 edges and 1 counts/,
    ],
    [
      'buckets with more requests than there were',
      stable({ latency: { le: [1], count: [2701] } }),
      /^stable\.latency counts 2701 requests of 2700$/,
    ],
    [
      'other score bins in the arms',
      { ...VALID, canary: { ...VALID.canary, scores: { count: [1, 2, 3] } } },
      /^scores: 2 bins of stable, 3 of canary$/,
    ],
    [
      'other score bins in the windows of a log',
      {
        ...VALID,
        scoreWindows: [
          { stable: [1, 2], canary: [1, 2] },
          { stable: [1, 2, 3], canary: [1, 2, 3] },
        ],
      },
      /^scoreWindows: bins differ: 2, 3$/,
    ],
    [
      'more wrong predictions than labels',
      stable({
        labels: [{ madeAt: AT, predictions: 9, labelled: 2, wrong: 3 }],
      }),
      /labels of 2026-01-01T00:00:30Z: 3 wrong, 2 labelled of 9/,
    ],
    [
      'more one-sided pairs than pairs',
      { ...VALID, pairs: { total: 2, canaryOnly: 2, stableOnly: 1 } },
      /^pairs: 2 \+ 1 of 2$/,
    ],
    ['no time', { ...VALID, at: undefined }, /^at: /],
    ['a day for a time', { ...VALID, at: '2026-01-01' }, /^at: /],
    ['a weight above 100', { ...VALID, weight: 101 }, /^weight: /],
    ['not a number', stable({ requests: Number.NaN }), /^stable\.requests: /],
    ['an unknown counter', stable({ retries: 1 }), /^stable: /],
    ['null', null, /./],
  ])('refuses %s, saying where', (_name, value, words) => {
    expect(() => readObservation(value)).toThrow(ObservationError);
    expect(() => readObservation(value)).toThrow(words);
  });
});
