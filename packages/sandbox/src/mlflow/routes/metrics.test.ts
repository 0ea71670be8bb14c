import { sample } from './metrics';

describe('sample', () => {
  const values = (count: number) =>
    Array.from({ length: count }, (_, index) => index);

  it('keeps a short list as it is', () => {
    expect(sample(values(3), 5)).toEqual([0, 1, 2]);
  });

  // The recorded answer of a real server to 20 values and ten that were asked for.
  it('takes the first of each group, and the last of all', () => {
    expect(sample(values(20), 10)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 19]);
  });

  it('makes the first groups the larger ones', () => {
    expect(sample(values(11), 3)).toEqual([0, 4, 10]);
  });

  it('keeps the last one alone when one is asked for', () => {
    expect(sample(values(9), 1)).toEqual([8]);
  });
});
