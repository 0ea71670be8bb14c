import { beside, labels, normals } from '../calibrate/Generator';
import { RandomStream } from '../special/random';
import { compare } from './compare';

const numbersOnly = (side: string) =>
  normals(3)(200, new RandomStream(1, side));

/** Many numbers that stay, and one label whose shares may move. */
const withLabel = (side: string, shares: number[]) =>
  beside(normals(30), labels([shares]))(600, new RandomStream(7, side));

const RULES = ['auto', 'joint', 'min-p', 'holm', 'cauchy', 'vote:1'] as const;

describe('families of a comparison', () => {
  it.each(RULES)(
    'combine by %s where only the classifier is left',
    async rule => {
      const { verdict } = await compare(numbersOnly('a'), numbersOnly('b'), {
        detectors: ['c2st'],
        combine: rule,
      });
      expect(verdict.votes).toHaveLength(1);
      expect(verdict.pValue).toBe(verdict.votes[0].pValue);
    },
  );

  it.each(RULES)(
    'are not made of tests that no column has: no "none" without a test (%s)',
    async rule => {
      const { verdict } = await compare(numbersOnly('a'), numbersOnly('b'), {
        detectors: ['chi2'],
        combine: rule,
      });
      expect(verdict).toMatchObject({
        state: 'insufficient-data',
        pValue: null,
        votes: [],
      });
    },
  );

  it.each(['joint', 'holm'] as const)(
    'hear one label among thirty numbers as if there were hardly more than it (%s)',
    async rule => {
      const { verdict, columns } = await compare(
        withLabel('a', [0.5, 0.3, 0.2]),
        withLabel('b', [0.62, 0.23, 0.15]),
        { combine: rule },
      );
      const family = verdict.votes.find(vote => vote.family === 'marginal');
      const own = columns[30].tests[0].pValue ?? NaN;
      expect(own).toBeGreaterThan(0.0005);
      expect(own).toBeLessThan(0.02);
      // With equal shares it would be 31 times its own.
      expect(family?.pValue).toBeLessThan(2.5 * own);
    },
  );
});
