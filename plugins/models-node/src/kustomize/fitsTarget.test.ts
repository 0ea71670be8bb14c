import { fitsTarget } from './fitsTarget';

/** As long as a name can be. */
const LONG = 'a'.repeat(253);

it.each([
  [undefined, 'flight-delay', true],
  ['', 'flight-delay', true],
  ['flight-.*', 'flight-delay', true],
  // As a whole, each branch of it too.
  ['flight', 'flight-delay', false],
  ['x|flight', 'flight-delay', false],
  ['Rollout|Deployment', 'Rollout', true],
  ['[a-z]{1,63}', 'kyc', true],
  // Go has these, JavaScript has not.
  ['(?i)FLIGHT-delay', 'flight-delay', true],
  ['flight-[[:alpha:]]+', 'flight-delay', true],
  ['\\Qflight-\\Edelay', 'flight-delay', true],
])('%s and %s: %s, as Kustomize has it', (pattern, name, fits) => {
  expect(fitsTarget(pattern, name)).toBe(fits);
});

it.each([
  ['is none', '('],
  // JavaScript has these, Go has not: what Kustomize refuses, fits nothing.
  ['looks ahead', '(?=flight).*'],
  ['refers back', '(a)\\1'],
  ['is longer than any name', 'a'.repeat(254)],
  ['counts further than any name', '(a?){200}(b?){100}'],
])('knows nothing of a pattern that %s', (_, pattern) => {
  expect(fitsTarget(pattern, 'flight-delay')).toBeUndefined();
});

it.each([
  ['nested', '(a+)+b'],
  ['nested, of anything', '(.*)*x'],
  ['with branches that are alike', '(a|aa)+!'],
  ['many', `${'(.*)'.repeat(60)}!`],
  ['counted', `${'.{0,100}'.repeat(2)}.{0,50}!`],
])(
  'decides on repetitions (%s) that would hold a backtracking engine for good',
  (_, pattern) => {
    const started = performance.now();
    expect(fitsTarget(pattern, LONG)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  },
);
