import { mockErrorHandler } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import express from 'express';
import request from 'supertest';
import { parse } from 'yaml';
import { analysisStep, analysisTemplate } from './analysisTemplate';
import { answerWebProvider, staleness } from './answerWebProvider';
import { choosePolicy } from './choosePolicy';
import { readJudgeConfig } from './readJudgeConfig';
import { webProviderRouter } from './webProviderRouter';

const TOKEN = 'a-token-of-the-judge-0123456789';
const PATH = '/v1/web-provider/verdict';
const QUERY = {
  cluster: 'prod-eu',
  namespace: 'payments-ml',
  rollout: 'card-fraud',
  revision: '7d9c',
};

describe('the verdict for a web metric provider', () => {
  const asked: string[][] = [];
  const app = (token?: string, isBroken = false) =>
    express()
      .use(
        webProviderRouter(
          {
            answer: async (...args) => {
              asked.push(args);
              if (isBroken) throw new Error('SQLITE_BUSY at /secret/path');
              return {
                result: {
                  verdict: 'continue',
                  reason: 'Because.',
                  at: 'now',
                  tests: [],
                },
              };
            },
          },
          token,
        ),
      )
      .use(mockErrorHandler());

  it('is given to whoever has the token, about the canary that is named', async () => {
    const { status, body, headers } = await request(app(TOKEN))
      .get(PATH)
      .query(QUERY)
      .set('Authorization', `Bearer ${TOKEN}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      result: {
        verdict: 'continue',
        reason: 'Because.',
        at: 'now',
        tests: [],
      },
    });
    expect(headers['cache-control']).toBe('no-store');
    expect(asked).toEqual([
      ['prod-eu/payments-ml/argo-rollout/card-fraud', '7d9c'],
    ]);
  });

  it.each([
    ['no token', TOKEN, undefined],
    ['another token', TOKEN, `Bearer ${TOKEN}x`],
    ['a token, where none is configured', undefined, 'Bearer undefined'],
    ['a password', TOKEN, `Basic ${TOKEN}`],
  ])(
    'is refused with %s, as JSON and without the token',
    async (_, token, header) => {
      const call = request(app(token)).get(PATH).query(QUERY);
      const { status, text, type } = await (header
        ? call.set('Authorization', header)
        : call);
      expect(status).toBe(401);
      expect(type).toBe('application/json');
      expect(text).not.toContain(TOKEN);
    },
  );

  it('is `continue` while the portal itself is in trouble, and says nothing of its insides', async () => {
    const { status, body, text } = await request(app(TOKEN, true))
      .get(PATH)
      .query(QUERY)
      .set('Authorization', `Bearer ${TOKEN}`);
    expect(status).toBe(200);
    expect(body.result.verdict).toBe('continue');
    expect(text).not.toContain('SQLITE');
  });

  it.each([
    ['does not name the canary', 'revision', undefined],
    ['names no namespace that there can be', 'namespace', 'x'.repeat(64)],
  ])(
    'is `continue`, with the field that is wrong, to whoever %s: the rollout waits for a person',
    async (_, field, value) => {
      asked.length = 0;
      const { status, body } = await request(app(TOKEN))
        .get(PATH)
        .query({ ...QUERY, [field]: value })
        .set('Authorization', `Bearer ${TOKEN}`);
      expect(status).toBe(200);
      expect(body.result.verdict).toBe('continue');
      expect(body.result.reason).toMatch(
        new RegExp(`^The address of the AnalysisTemplate is wrong: .*${field}`),
      );
      expect(asked).toEqual([]);
    },
  );

  it.each([
    ['20 s ago', -20, undefined],
    ['by a replica whose clock is a little ahead', 20, undefined],
    ['10 min ago', -600, 'No new evidence for 10 min'],
    [
      'before the clock went back',
      600,
      'The clock of the portal went back: it was judged last at 2026-11-01T09:10:00.000Z, which is still to come',
    ],
  ])('says of now only what was said lately: %s', (_, seconds, stale) => {
    const now = Date.parse('2026-11-01T09:00:00Z');
    const judgedAt = new Date(now + 1000 * seconds).toISOString();
    expect(staleness({ judgedAt, facts: {} }, 30, new Date(now))).toBe(stale);
  });

  it('is at most a kilobyte, whatever the reason is written in', () => {
    const answer = answerWebProvider(
      {
        ...{ id: '1', rollout: 'r', canary: 'b', stable: 'a' },
        startedAt: '2026-11-01T09:00:00Z',
        facts: {
          ...{ canary: '8', stable: '7', queries: [], missing: [] },
          problem: '“😀” '.repeat(400),
        },
      },
      30,
      new Date(),
      20,
    );
    const bytes = Buffer.byteLength(JSON.stringify(answer));
    expect(bytes).toBeLessThanOrEqual(1024);
    expect(bytes).toBeGreaterThan(900);
    expect(answer.result.verdict).toBe('continue');
  });
});

describe('the AnalysisTemplate', () => {
  const template = parse(
    analysisTemplate({
      baseUrl: 'https://portal.example.com',
      cluster: 'prod-eu',
      namespace: 'payments-ml',
      secret: { name: 'bellwether-judge', key: 'token' },
      intervalSeconds: 30,
      longestWaitSeconds: 3600,
    }),
  );

  it('pauses for a person after the longest wait, and never promotes on silence', () => {
    const [metric] = template.spec.metrics;
    expect(metric).toMatchObject({
      interval: '30s',
      count: 120,
      inconclusiveLimit: 120,
      failureLimit: 0,
      consecutiveSuccessLimit: 1,
      successCondition: 'result.verdict == "promote"',
      failureCondition: 'result.verdict == "rollback"',
    });
    expect(metric.consecutiveErrorLimit).toBeGreaterThanOrEqual(metric.count);
  });

  it('brings the token by reference, and names the canary that it asks about', () => {
    const { args, metrics } = template.spec;
    expect(args).toContainEqual({
      name: 'token',
      valueFrom: {
        secretKeyRef: { name: 'bellwether-judge', key: 'token' },
      },
    });
    const url = new URL(metrics[0].provider.web.url);
    expect(url.pathname).toBe('/api/canary/v1/web-provider/verdict');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      cluster: 'prod-eu',
      namespace: 'payments-ml',
      rollout: '{{args.rollout}}',
      revision: '{{args.canary-hash}}',
    });
    const [step] = parse(analysisStep());
    expect(
      step.analysis.args.map(({ name }: { name: string }) => name),
    ).toEqual(['rollout', 'canary-hash']);
  });
});

describe('the configuration of the judge', () => {
  const read = (judge: object) =>
    readJudgeConfig(new ConfigReader({ canary: { judge: judge as {} } }));

  it('has defaults', () => {
    expect(readJudgeConfig(new ConfigReader({}))).toMatchObject({
      intervalSeconds: 30,
      policy: { alpha: 0.05 },
      policies: {},
    });
  });

  it.each([
    [{ interval: { seconds: 1 } }, /canary\.judge\.interval must be/],
    [{ policy: { alpha: 2 } }, /canary\.judge\.policy\.alpha/],
    [{ policy: { aplha: 0.1 } }, /canary\.judge\.policy.*aplha/],
    [
      { policies: { strict: { promote: { margin: 0.5 } } } },
      /canary\.judge\.policies\.strict\.promote\.margin/,
    ],
    [{ webProvider: { token: 'short' } }, /canary\.judge\.webProvider\.token/],
    [
      { fixedThresholds: { errors: [{ above: 5 }] } },
      /canary\.judge\.fixedThresholds\.errors\.0\.above/,
    ],
  ])('that is wrong (%j) names the key', (judge, message) => {
    expect(() => read(judge)).toThrow(message);
  });
});

describe('a policy', () => {
  const policies = {
    policy: { alpha: 0.05 },
    policies: { strict: { alpha: 0.01 } },
  };

  it('is the one that is named, else the usual one', () => {
    expect(choosePolicy(policies, 'strict', true)).toEqual({
      policy: { alpha: 0.01 },
      facts: { policyLocation: 'strict' },
    });
    for (const name of ['lax', 'constructor', '__proto__']) {
      expect(choosePolicy(policies, name, true)).toEqual({
        policy: { alpha: 0.05 },
        facts: {
          policyLocation: name,
          policyProblem: `No policy is called '${name}', so the usual one holds`,
        },
      });
    }
  });

  it.each([false, undefined])(
    'promotes nothing where it is %p that failures are counted',
    countsFailures => {
      const { policy } = choosePolicy(policies, undefined, countsFailures);
      expect(policy!.promote!.leastRequests).toBeGreaterThan(1e15);
    },
  );
});
