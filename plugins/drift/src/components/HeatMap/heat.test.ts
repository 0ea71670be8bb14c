import { darkTokens, lightTokens } from '@bellwether/plugin-models-react';
import { getContrastRatio } from '@material-ui/core/styles';
import { coloursOf, STEP_WORDS, stepOf } from './heat';

it.each([
  [0, '< ¼'],
  [0.249, '< ¼'],
  [0.25, '¼ – 1'],
  [0.999, '¼ – 1'],
  [1, '1 – 2'],
  [2, '2 – 3'],
  [3.99, '3 – 4'],
  [4, '≥ 4'],
  [90, '≥ 4'],
])('puts a ratio of %d on the step %s', (ratio, words) => {
  expect(STEP_WORDS[stepOf(ratio)]).toBe(words);
});

it.each([
  ['light', lightTokens],
  ['dark', darkTokens],
])('keeps numbers readable on every step of the %s theme', (_, tokens) => {
  for (let step = 0; step < STEP_WORDS.length; step++) {
    const { backgroundColor, color } = coloursOf(step, tokens);
    expect(getContrastRatio(color, backgroundColor)).toBeGreaterThanOrEqual(
      4.5,
    );
  }
});
