import type { Call } from './client';
import { useContract } from './contract';
import { START } from './series';

const contract = useContract();

const AT = START + 3000;

function query(text: string, time = String(AT)): Call {
  return {
    path: '/api/v1/query',
    parameters: [
      ['query', text],
      ['time', time],
    ],
  };
}

describe('an answer', () => {
  it('has times without decimals or with three, and numbers as texts', async () => {
    const texts = async (call: Call) => (await contract.send(call)).text;
    expect(await texts(query('vector(0.5)'))).toBe(
      `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[${AT},"0.5"]}]}}`,
    );
    expect(await texts(query('vector(1)', `${AT}.5`))).toContain(
      `[${AT}.500,"1"]`,
    );
    expect(await texts(query('vector(1)', `${AT}.007`))).toContain(
      `[${AT}.007,"1"]`,
    );
    expect(await texts(query('nothing_of_that_name'))).toBe(
      '{"status":"success","data":{"resultType":"vector","result":[]}}',
    );
  });

  it.each([
    ['0 / 0', 'NaN'],
    ['-1 / 0', '-Inf'],
    ['1e20', '100000000000000000000'],
    ['1e21', '1e+21'],
    ['1.5e300', '1.5e+300'],
    ['0.000001', '0.000001'],
    ['0.0000001', '1e-07'],
    ['-2.5e-100', '-2.5e-100'],
    ['0.1 + 0.2', '0.30000000000000004'],
    ['1 / 3', '0.3333333333333333'],
    ['-0 * 1', '-0'],
    ['123456789012345680000', '123456789012345680000'],
  ])('writes the sample %s as %s', async (expression, text) => {
    const answer = await contract.send(query(`vector(${expression})`));
    expect(answer.text).toContain(`,"${text}"]`);
  });

  it('writes scalars and texts otherwise: without zeros at the end, and without an exponent', async () => {
    const result = async (text: string) => {
      const answer = await contract.send(query(text, `${AT}.5`));
      return answer.text.split('"result":')[1];
    };
    expect(await result('1')).toBe(`[${AT}.5,"1"]}}`);
    expect(await result('1e21')).toBe(`[${AT}.5,"1000000000000000000000"]}}`);
    expect(await result('1e-7')).toBe(`[${AT}.5,"0.0000001"]}}`);
    expect(await result('"ü"')).toBe(`[${AT}.5,"ü"]}}`);
  });

  it('says so when the query takes longer than it may', async () => {
    const { path, parameters } = query(
      'sum_over_time(vector(time() * 2)[1h:1ms])',
    );
    const { status, text } = await contract.send({
      path,
      parameters: [...parameters, ['timeout', '1ms']],
    });
    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({
      status: 'error',
      errorType: 'timeout',
      error: 'query timed out in expression evaluation',
    });
  });

  it('is JSON, of success and of failure', async () => {
    for (const text of ['1', '1 +']) {
      const { headers } = await contract.send(query(text));
      expect(headers['content-type']).toBe('application/json');
    }
  });

  it('lists the series of a range by their labels, with a point for each step', async () => {
    const { text } = await contract.send({
      path: '/api/v1/query_range',
      parameters: [
        ['query', 'contract_up{pod=~".*[ac]"} + 0.5'],
        ['start', String(START + 10)],
        ['end', String(START + 40.5)],
        ['step', '15'],
      ],
    });
    const points = [10, 25, 40].map(second => `[${START + second},"1.5"]`);
    const series = (pod: string) =>
      `{"metric":{"job":"kubernetes-pods","pod":"${pod}"},"values":[${points}]}`;
    expect(text).toBe(
      `{"status":"success","data":{"resultType":"matrix","result":[${series(
        'fraud-5b8f6d-ccccc',
      )},${series('fraud-7c9d4f-aaaaa')}]}}`,
    );
  });
});

describe('a call', () => {
  const asked: [string, Call][] = [
    ['/query', query('sum by (pod) (contract_requests_total)')],
    [
      '/query_range',
      {
        path: '/api/v1/query_range',
        parameters: [
          ['query', 'contract_up'],
          ['start', String(AT)],
          ['end', String(AT + 60)],
          ['step', '30s'],
        ],
      },
    ],
    [
      '/series',
      { path: '/api/v1/series', parameters: [['match[]', 'contract_up']] },
    ],
    ['/labels', { path: '/api/v1/labels', parameters: [] }],
  ];

  it.each(asked)('to %s may be a form as well', async (_path, call) => {
    const byQuery = await contract.send(call);
    const byForm = await contract.send({ ...call, method: 'POST' });
    expect(byForm.status).toBe(200);
    expect(byForm.text).toBe(byQuery.text);
    expect(byForm.text.length).toBeGreaterThan(100);
  });

  it('may give times as RFC 3339, and steps as durations', async () => {
    const moment = new Date(AT * 1000).toISOString();
    const byMoment = await contract.send(query('contract_up', moment));
    const bySeconds = await contract.send(query('contract_up'));
    expect(byMoment.text).toBe(bySeconds.text);
    const zoned = moment.replace('.000Z', '+00:00');
    expect((await contract.send(query('contract_up', zoned))).text).toBe(
      bySeconds.text,
    );
  });

  it('to a path that is not there gets plain text', async () => {
    const { status, text } = await contract.send({
      path: '/api/v1/nothing',
      parameters: [],
    });
    expect(status).toBe(404);
    expect(text).toBe('404 page not found\n');
  });

  it.each([
    ['/-/healthy', 'Prometheus Server is Healthy.\n'],
    ['/-/ready', 'Prometheus Server is Ready.\n'],
  ])('to %s says how the server is', async (path, words) => {
    const answer = await contract.send({ path, parameters: [] });
    expect(answer).toMatchObject({ status: 200, text: words });
  });

  it('tells of the version and the configuration', async () => {
    const read = async (path: string) => {
      const { text } = await contract.send({ path, parameters: [] });
      return JSON.parse(text).data;
    };
    expect(await read('/api/v1/status/buildinfo')).toEqual({
      version: expect.stringMatching(/^2\.\d+\.\d+/),
      revision: expect.any(String),
      branch: expect.any(String),
      buildUser: expect.any(String),
      buildDate: expect.any(String),
      goVersion: expect.stringMatching(/^go/),
    });
    expect((await read('/api/v1/status/config')).yaml).toMatch(/^global:\n/);
    expect(await read('/api/v1/status/runtimeinfo')).toMatchObject({
      startTime: expect.stringMatching(/^\d{4}-/),
      storageRetention: expect.any(String),
      reloadConfigSuccess: true,
    });
  });
});
