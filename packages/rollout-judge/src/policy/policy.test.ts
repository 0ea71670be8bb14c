import { readFileSync } from 'fs';
import path from 'path';
import Ajv from 'ajv/dist/2020';
import { alphaOf, judgePolicySchema, policyJsonSchema } from '.';

const SHIPPED = path.resolve(__dirname, '../../policy.schema.json');

describe('the policy', () => {
  it('has defaults for everything', () => {
    expect(judgePolicySchema.parse({})).toMatchObject({
      alpha: 0.05,
      promote: { margin: 1.5, over: ['errors', 'latency'] },
    });
  });

  it.each([{}, { split: { labels: 2 } }, { alpha: 0.01, split: { pairs: 1 } }])(
    'splits the whole α, and no more, with %j',
    written => {
      const policy = judgePolicySchema.parse(written);
      const tests = Object.keys(policy.split) as (keyof typeof policy.split)[];
      const spent = tests.reduce((sum, test) => sum + alphaOf(policy, test), 0);
      expect(spent).toBeCloseTo(policy.alpha, 12);
    },
  );

  it.each([
    ['alpha 0', { alpha: 0 }],
    ['no test of errors', { split: { errors: 0 } }],
    ['a margin of 1', { promote: { margin: 1 } }],
    ['an unknown field', { aplha: 0.1 }],
    ['a promote over a test without alpha', { promote: { over: ['labels'] } }],
    ['an unknown test', { promote: { over: ['speed'] } }],
    ['text for a number', { warmUpSeconds: '60' }],
  ])('refuses %s', (_name, policy) => {
    expect(judgePolicySchema.safeParse(policy).success).toBe(false);
  });

  it('ships a JSON schema that is the schema in the code', () => {
    expect(JSON.parse(readFileSync(SHIPPED, 'utf8'))).toEqual(
      policyJsonSchema(),
    );
  });

  it('has a JSON schema that takes and refuses what the code does', () => {
    const validate = new Ajv({ strict: false }).compile(policyJsonSchema());
    const takes = (policy: object) => validate(policy);
    expect(takes({})).toBe(true);
    expect(takes({ alpha: 0.01, split: { errors: 1 } })).toBe(true);
    expect(takes({ alpha: 2 })).toBe(false);
    expect(takes({ aplha: 0.1 })).toBe(false);
    expect(takes({ promote: { over: ['speed'] } })).toBe(false);
  });
});
