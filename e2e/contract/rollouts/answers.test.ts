import { CONDITIONS, useRuns } from './runs';

const { verdicts, web, start, ended } = useRuns();

interface Outcome {
  phase: string;
  value?: string;
  message?: RegExp | string;
}

describe('an answer of a web metric', () => {
  const once = { consecutiveErrorLimit: 0 };
  const cases: [string, () => object, Outcome][] = [
    [
      'that meets neither condition is inconclusive',
      () => ({ ...CONDITIONS, provider: web('/verdict/nobody') }),
      {
        phase: 'Inconclusive',
        value: '{"requests":{"canary":100,"stable":900},"verdict":"wait"}',
      },
    ],
    [
      'that is no JSON is a success, whatever it says',
      () => ({ ...CONDITIONS, provider: web('/text') }),
      { phase: 'Successful', value: 'rollback, please' },
    ],
    [
      'from a page to sign in, behind a redirect, is a success',
      () => ({ ...CONDITIONS, provider: web('/redirect') }),
      { phase: 'Successful', value: '<html>login</html>' },
    ],
    [
      'without a body is a success',
      () => ({ ...CONDITIONS, provider: web('/empty') }),
      { phase: 'Successful' },
    ],
    [
      'without a condition is a success',
      () => ({ provider: web('/number') }),
      { phase: 'Successful', value: '0.97' },
    ],
    [
      'that meets its only condition is a success',
      () => ({ successCondition: 'result >= 0.95', provider: web('/number') }),
      { phase: 'Successful', value: '0.97' },
    ],
    [
      'that misses its only condition is a failure',
      () => ({ successCondition: 'result >= 0.99', provider: web('/number') }),
      { phase: 'Failed', value: '0.97' },
    ],
    [
      'that misses its only condition of failure is a success',
      () => ({ failureCondition: 'result < 0.5', provider: web('/number') }),
      { phase: 'Successful', value: '0.97' },
    ],
    [
      'of null is an error',
      () => ({ ...CONDITIONS, ...once, provider: web('/null') }),
      {
        phase: 'Error',
        message: 'Could not find JSONPath in body: result is not found',
      },
    ],
    [
      'without the path is an error',
      () => ({ ...CONDITIONS, ...once, provider: web('/nopath') }),
      {
        phase: 'Error',
        message: 'Could not find JSONPath in body: result is not found',
      },
    ],
    [
      'of 500 is an error',
      () => ({ ...CONDITIONS, ...once, provider: web('/500') }),
      { phase: 'Error', message: 'received non 2xx response code: 500' },
    ],
    [
      'of 404 is an error',
      () => ({ ...CONDITIONS, ...once, provider: web('/404') }),
      { phase: 'Error', message: 'received non 2xx response code: 404' },
    ],
    [
      'that nobody gives is an error',
      () => ({
        ...CONDITIONS,
        ...once,
        provider: { web: { url: 'http://127.0.0.1:9/x', jsonPath: '{$}' } },
      }),
      {
        phase: 'Error',
        message:
          'Get "http://127.0.0.1:9/x": dial tcp 127.0.0.1:9: connect: connection refused',
      },
    ],
    [
      'that comes too late is an error',
      () => ({
        ...CONDITIONS,
        ...once,
        provider: web('/slow', { timeoutSeconds: 1 }),
      }),
      {
        phase: 'Error',
        message:
          /context deadline exceeded \(Client\.Timeout exceeded while awaiting headers\)$/,
      },
    ],
    [
      'of a text that is compared with a number is an error',
      () => ({
        ...once,
        successCondition: 'result >= 0.95',
        provider: web('/textnumber'),
      }),
      {
        phase: 'Error',
        message: 'invalid operation: >= (mismatched types string and float64)',
      },
    ],
    [
      'of a text that is made a number is judged as one',
      () => ({
        successCondition: 'asFloat(result) >= 0.95',
        provider: web('/textnumber'),
      }),
      { phase: 'Successful', value: '"0.97"' },
    ],
    [
      'with a list is judged as a whole',
      () => ({
        successCondition: 'len(result) == 3 && result[1] == 2',
        provider: web('/array'),
      }),
      { phase: 'Successful', value: '[1,2,3]' },
    ],
    [
      'with a list behind [*] is its first item',
      () => ({
        successCondition: 'result == 1',
        provider: web('/array', { jsonPath: '{$.result[*]}' }),
      }),
      { phase: 'Successful', value: '1' },
    ],
    [
      'under a condition that breaks off is an error',
      () => ({
        ...once,
        successCondition: 'result.verdict ==',
        provider: web('/verdict/x'),
      }),
      { phase: 'Error', message: 'unexpected token EOF' },
    ],
    [
      'under a condition on what is not there is an error',
      () => ({
        ...once,
        successCondition: 'result.nope.deeper == 1',
        provider: web('/verdict/x'),
      }),
      { phase: 'Error', message: 'cannot fetch deeper from <nil>' },
    ],
    [
      'to a GET with a body is an error, unasked',
      () => ({
        ...once,
        successCondition: 'true',
        provider: web('/echo', { body: 'x' }),
      }),
      {
        phase: 'Error',
        message:
          'Body/JSONBody can only be used with POST or PUT WebMetric Method types',
      },
    ],
    [
      'may be large',
      () => ({ successCondition: 'true', provider: web('/big') }),
      { phase: 'Successful', value: `{"pad":"${'x'.repeat(20_000)}"}` },
    ],
  ];

  it.each(
    cases.map(([what, metric, outcome], index) => ({
      what,
      metric,
      outcome,
      index,
    })),
  )('$what', async ({ metric, outcome, index }) => {
    const name = `answer-${index}`;
    await start(name, metric());
    const { status } = await ended(name);
    expect(status.phase).toBe(outcome.phase);
    const [measurement] = status.metricResults?.[0].measurements ?? [];
    expect(measurement.phase).toBe(outcome.phase);
    expect(measurement.value).toBe(outcome.value);
    expect(measurement.message ?? '').toMatch(outcome.message ?? /^$/);
  });

  it('is asked for with the body and the headers of the metric, arguments filled in', async () => {
    await start(
      'posted',
      {
        successCondition: 'true',
        provider: web('/echo', {
          method: 'POST',
          jsonBody: { q: 'x{{args.a}}' },
          headers: [
            { key: 'Authorization', value: 'Bearer {{args.a}}' },
            { key: 'X-Two', value: 'v' },
          ],
        }),
      },
      { args: [{ name: 'a', value: 'clear' }] },
    );
    await ended('posted');
    const asked = verdicts.asked.find(({ path }) => path === '/echo');
    expect(asked).toMatchObject({
      method: 'POST',
      body: '{"q":"xclear"}',
      headers: {
        authorization: 'Bearer clear',
        'x-two': 'v',
        'content-type': 'application/json',
        'user-agent': 'Go-http-client/1.1',
        'accept-encoding': 'gzip',
      },
    });
    expect(Object.keys(asked?.headers ?? {}).sort()).toEqual([
      'accept-encoding',
      'authorization',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'x-two',
    ]);
  });
});
