import {
  errorsOf,
  judgeAll,
  observations,
  testOf,
} from '../__testUtils__/observe';
import { compactVerdict } from '.';

const rolledBack = judgeAll(
  observations(Array.from({ length: 20 }, () => errorsOf(27, 12))),
).verdicts[19];

describe('compactVerdict', () => {
  it('keeps the word, the reason and each test', () => {
    const compact = compactVerdict(rolledBack);
    expect(compact).toMatchObject({
      verdict: 'rollback',
      reason: rolledBack.reason,
      at: rolledBack.at,
    });
    expect(compact.tests[0]).toEqual({
      test: 'errors',
      logE: Number(testOf(rolledBack, 'errors').logE.toPrecision(4)),
      threshold: 3.352,
      effect: 4,
    });
  });

  it('is at most 1,000 bytes, however long the reason', () => {
    const compact = compactVerdict({
      ...rolledBack,
      reason: '“😀”\\ '.repeat(300),
    });
    const bytes = Buffer.byteLength(JSON.stringify(compact));
    expect(bytes).toBeLessThanOrEqual(1000);
    expect(bytes).toBeGreaterThan(980);
    expect(compact.reason).toMatch(/…$/);
  });

  it('says void by a word that meets no condition of a controller', () => {
    const { verdict } = compactVerdict({ ...rolledBack, verdict: 'void' });
    expect(['promote', 'rollback']).not.toContain(verdict);
  });
});
