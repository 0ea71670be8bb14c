import {
  actorWords,
  buttonWords,
  formatE,
  formatEffect,
  formatPowerOfTen,
  testForm,
  verdictForms,
} from '.';
import { capability, rollout } from '../__fixtures__';

const plain = (text: string) => text.replace(/\s/g, ' ');

it.each([
  [Math.log(4), '4.0'],
  [Math.log(50), '50.0'],
  [Math.log(0.6), '0.6'],
  [Math.log(0.02), '0.02'],
  [Math.log(2345), '2,345'],
  [Math.log(10) * 12, '10¹²'],
  [Math.log(10) * -7, '10⁻⁷'],
])('writes evidence whose logarithm is %d as %s', (logE, words) => {
  expect(formatE(logE)).toBe(words);
});

it.each([
  [-2, '0.01'],
  [0, '1'],
  [3, '1000'],
  [9, '10⁹'],
  [-4, '10⁻⁴'],
])('writes the tick of 10 to the %d as %s', (exponent, words) => {
  expect(formatPowerOfTen(exponent)).toBe(words);
});

it('writes an effect with its interval, an open end as what it may reach, and why there is none', () => {
  const effect = {
    name: 'risk-ratio' as const,
    value: 1.566,
    low: 0.85,
    high: null,
    limit: null,
  };
  expect(formatEffect(effect)).toBe('1.57 (0.85 – ∞)');
  expect(
    formatEffect({ ...effect, value: null, reason: 'No errors yet' }),
  ).toBe('No errors yet');
  // As good as nothing is known: that is said, and is not the same as an exact number.
  expect(formatEffect({ ...effect, low: null })).toBe('1.57 (0 – ∞)');
  expect(formatEffect({ ...effect, name: 'psi', low: null })).toBe('1.57');
});

it('never shows a canary that is still watched as good', () => {
  expect(verdictForms.continue.tone).toBe('watch');
  expect(testForm({ metric: 'errors', verdict: 'continue' }).tone).toBe(
    'watch',
  );
  expect(testForm({ metric: 'sample-ratio', verdict: 'continue' }).tone).toBe(
    'quiet',
  );
});

it('says on the button of a promote to which share it leads, only where it does', () => {
  const promote = capability('promote');
  expect(plain(buttonWords(promote, rollout()))).toBe('Promote to 50 %…');
  expect(plain(buttonWords(promote, rollout({ currentStep: 4 })))).toBe(
    'Promote to 100 %…',
  );
  // The next step is a pause: the share stays.
  expect(buttonWords(promote, rollout({ currentStep: 0 }))).toBe('Promote…');
});

it.each([
  ['user:default/lead-of-travel-ml', 'lead-of-travel-ml'],
  ['user:emea/lead', 'emea/lead'],
  ['controller:argo-rollouts', 'argo-rollouts'],
  ['manager:kubectl-edit', 'kubectl-edit (field manager)'],
  ['plugin:canary', 'portal'],
  ['judge', 'judge'],
])('calls the actor %s %s', (actor, words) => {
  expect(actorWords(actor)).toBe(words);
});
