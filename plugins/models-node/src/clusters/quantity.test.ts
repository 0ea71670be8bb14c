import { parseQuantity } from './quantity';

it.each([
  ['500m', 0.5],
  ['2', 2],
  [2, 2],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['2Ei', 2 ** 61],
  ['128M', 128e6],
  ['1e3', 1000],
  ['2 apples', undefined],
  ['2toString', undefined],
  ['', undefined],
  [null, undefined],
])('the quantity %j is %s', (text, value) => {
  expect(parseQuantity(text)).toBe(value);
});
