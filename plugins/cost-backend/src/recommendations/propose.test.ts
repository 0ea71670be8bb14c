import { savingInWords } from './propose';

it.each([
  [0.421, 'Would save 42 % of what is asked for.'],
  [0, 'Would save 0 % of what is asked for.'],
  [-0.31, 'Would ask for 31 % more than now: the present size is too small.'],
])('a saving of %d is told as it is', (requestedShare, sentence) => {
  expect(savingInWords({ requestedShare })).toBe(sentence);
});
