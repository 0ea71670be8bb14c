import { RandomStream } from '../statistics';
import { MatrixError, readMatrix } from '.';

describe('readMatrix', () => {
  const answer = (result: unknown) =>
    Buffer.from(
      JSON.stringify({
        status: 'success',
        data: { resultType: 'matrix', result },
      }),
    );

  it('reads the same numbers as JSON does, to the last digits that matter', () => {
    const stream = new RandomStream(9);
    const values = Array.from({ length: 5000 }, (_, i) => [
      1767225600 + 60 * i + (i % 3 === 0 ? 0.781 : 0),
      String(
        i % 5 === 0
          ? Math.round(1e12 * stream.uniform())
          : Math.exp(8 * stream.normal()) / 1e3,
      ),
    ]);
    const metric = { pod: 'a "quoted" p', container: '[1,"x"]' };
    const [{ labels, samples }, empty] = readMatrix(
      answer([
        { metric, values },
        { metric: { pod: 'b' }, values: [] },
      ]),
    );
    expect(labels).toEqual(metric);
    expect(empty.samples.at).toHaveLength(0);
    values.forEach(([at, value], i) => {
      expect(samples.at[i]).toBeCloseTo(Number(at), 6);
      const wanted = Number(value);
      expect(Math.abs(samples.value[i] - wanted)).toBeLessThanOrEqual(
        1e-14 * wanted + 1e-15,
      );
    });
  });

  it('grows beyond its first room', () => {
    const values = Array.from({ length: 40_000 }, (_, i) => [i, `${i % 97}`]);
    const [{ samples }] = readMatrix(answer([{ metric: {}, values }]));
    expect(samples.at).toHaveLength(40_000);
    expect(samples.value[39_999]).toBe(39_999 % 97);
  });

  it('takes what is no number as not measured', () => {
    const [{ samples }] = readMatrix(
      answer([
        {
          metric: {},
          values: [
            [1, 'NaN'],
            [2, '+Inf'],
            [3, '1.5e-05'],
            [4, '12345678901234567890'],
          ],
        },
      ]),
    );
    expect(Array.from(samples.value)).toEqual([
      NaN,
      NaN,
      1.5e-5,
      12345678901234567890,
    ]);
  });

  it('reads an answer with spaces in it', () => {
    const [{ samples }] = readMatrix(
      Buffer.from(
        '{"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {"pod": "p"}, "values": [[1, "2.5"]]}]}}',
      ),
    );
    expect(Array.from(samples.value)).toEqual([2.5]);
  });

  it.each([
    ['no JSON', '<html>', 'The answer is not JSON'],
    ['an error', '{"status":"error"}', /no range of samples: status: /],
    [
      'a vector',
      '{"status":"success","data":{"resultType":"vector","result":[]}}',
      /data\.resultType: /,
    ],
  ])('refuses %s', (_name, text, problem) => {
    expect(() => readMatrix(Buffer.from(text))).toThrow(MatrixError);
    expect(() => readMatrix(Buffer.from(text))).toThrow(problem);
  });
});
