import {
  type AnalysisRun,
  analysisRunSchema,
  type Measurement,
  metricSchema,
} from '../schemas/analysis';
import { mergeArguments, resolveArguments } from './arguments';
import { assess } from './assess';
import { checkMetrics } from './checkMetrics';
import { judgeBody } from './judge';
import { dueMetrics, untilNext } from './schedule';

const NOW = new Date('2026-11-01T09:00:10.500Z');

const web = { url: 'http://judge', jsonPath: '{$.result}' };

const metric = (fields: object = {}) =>
  metricSchema.parse({ name: 'm', provider: { web }, ...fields });

const run = (fields: object = {}, status: object = {}): AnalysisRun =>
  analysisRunSchema.parse({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisRun',
    metadata: { name: 'r', namespace: 'n' },
    spec: { metrics: [], ...fields },
    status,
  });

const measured = (
  phase: Measurement['phase'],
  message?: string,
): Measurement => ({
  phase,
  startedAt: '2026-11-01T09:00:10Z',
  finishedAt: '2026-11-01T09:00:10Z',
  ...(message && { message }),
});

/** The status after answers that came one after the other. */
function after(
  answers: Measurement['phase'][],
  fields: object = {},
  spec: object = {},
) {
  const metrics = [metric({ interval: '1s', ...fields })];
  let current = run(spec);
  for (const phase of answers) {
    const taken = new Map([
      ['m', measured(phase, phase === 'Error' ? 'boom' : undefined)],
    ]);
    current = {
      ...current,
      status: assess(current, metrics, taken, NOW).status,
    };
  }
  return current.status;
}

describe('a run after its measurements', () => {
  it.each([
    [
      'runs while nothing is decided',
      ['Inconclusive'],
      { count: 9, inconclusiveLimit: 9 },
      'Running',
    ],
    [
      'is successful when its count is reached without a failure',
      ['Inconclusive', 'Inconclusive'],
      { count: 2, inconclusiveLimit: 2 },
      'Successful',
    ],
    [
      'is inconclusive then if it wanted a success',
      ['Inconclusive', 'Inconclusive'],
      { count: 2, inconclusiveLimit: 2, consecutiveSuccessLimit: 1 },
      'Inconclusive',
    ],
    [
      'is failed then if failures were not limited',
      ['Failed', 'Failed'],
      { count: 2, failureLimit: -1, consecutiveSuccessLimit: 2 },
      'Failed',
    ],
    [
      'is successful at the first success that it wanted',
      ['Inconclusive', 'Successful'],
      { count: 9, inconclusiveLimit: 9, consecutiveSuccessLimit: 1 },
      'Successful',
    ],
    [
      'counts only successes in a row',
      ['Successful', 'Inconclusive', 'Successful'],
      { count: 9, inconclusiveLimit: 9, consecutiveSuccessLimit: 2 },
      'Running',
    ],
    [
      'is failed at one failure more than allowed',
      ['Failed', 'Failed'],
      { count: 9, failureLimit: 1 },
      'Failed',
    ],
    [
      'is inconclusive at one more than allowed',
      ['Inconclusive'],
      {},
      'Inconclusive',
    ],
    [
      'forgives four errors in a row',
      ['Error', 'Error', 'Error', 'Error'],
      {},
      'Running',
    ],
    [
      'does not forgive five',
      ['Error', 'Error', 'Error', 'Error', 'Error'],
      {},
      'Error',
    ],
    [
      'forgets errors at an answer',
      ['Error', 'Error', 'Successful', 'Error'],
      { consecutiveErrorLimit: 2, count: 9 },
      'Running',
    ],
  ] as [string, Measurement['phase'][], object, string][])(
    '%s',
    (_what, answers, fields, phase) => {
      expect(after(answers, fields).phase).toBe(phase);
    },
  );

  it('is successful when somebody ends it', () => {
    const status = assess(
      run({ terminate: true }),
      [metric({ interval: '1s' })],
      new Map(),
      NOW,
    ).status;
    expect(status).toMatchObject({
      phase: 'Successful',
      message: 'Run Terminated',
      completedAt: '2026-11-01T09:00:10Z',
    });
  });

  it('tells why it ended, with the last error', () => {
    expect(after(['Error'], { consecutiveErrorLimit: 0 }).message).toBe(
      'Metric "m" assessed Error due to consecutiveErrors (1) > consecutiveErrorLimit (0): "Error Message: boom"',
    );
  });

  it('keeps ten measurements', () => {
    const status = after(
      Array.from({ length: 13 }, () => 'Successful'),
      { count: 20 },
    );
    expect(status.metricResults[0].measurements).toHaveLength(10);
    expect(status.metricResults[0].count).toBe(13);
  });
});

describe('measurements', () => {
  const finished = (phase: string, at: string) => ({
    metricResults: [
      {
        name: 'm',
        phase: 'Running',
        count: 1,
        measurements: [{ phase, startedAt: at, finishedAt: at }],
      },
    ],
  });

  it('begin at once, or after the initial delay', () => {
    expect(dueMetrics(run(), [metric()], NOW)).toHaveLength(1);
    const delayed = [metric({ initialDelay: '5s' })];
    expect(
      dueMetrics(run({}, { startedAt: '2026-11-01T09:00:10Z' }), delayed, NOW),
    ).toEqual([]);
    expect(
      untilNext(run({}, { startedAt: '2026-11-01T09:00:10Z' }), delayed, NOW),
    ).toBe(4_500);
  });

  it('follow each other by the interval, on whole seconds', () => {
    const status = finished('Inconclusive', '2026-11-01T09:00:10Z');
    expect(untilNext(run({}, status), [metric({ interval: '2s' })], NOW)).toBe(
      1_500,
    );
  });

  it('follow an error after ten seconds, whatever the interval is', () => {
    const status = finished('Error', '2026-11-01T09:00:10Z');
    expect(untilNext(run({}, status), [metric({ interval: '1s' })], NOW)).toBe(
      9_500,
    );
  });

  it('end with the count, and with a run that somebody ended', () => {
    const status = finished('Inconclusive', '2026-11-01T09:00:00Z');
    expect(untilNext(run({}, status), [metric()], NOW)).toBeUndefined();
    expect(
      dueMetrics(
        run({ terminate: true }, status),
        [metric({ interval: '1s' })],
        NOW,
      ),
    ).toEqual([]);
  });
});

describe('arguments', () => {
  it('of a template are filled in by what is given, and the others left out', () => {
    expect(
      mergeArguments(
        [
          { name: 'a', value: '1' },
          { name: 'unasked', value: '2' },
        ],
        [{ name: 'a' }, { name: 'b', value: 'x' }],
      ),
    ).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: 'x' },
    ]);
    expect(mergeArguments([], [{ name: 'a' }])).toBe('args.a was not resolved');
  });

  it('are put in as text of JSON, and missed by name', () => {
    const written = { url: 'http://x/{{args.a}}', n: { deep: '{{ args.a }}' } };
    expect(resolveArguments(written, [{ name: 'a', value: 'q"\n' }])).toEqual({
      url: 'http://x/q"\n',
      n: { deep: 'q"\n' },
    });
    expect(resolveArguments({ url: '{{args.a}}' }, [])).toBe(
      'failed to resolve {{args.a}}',
    );
  });
});

describe('metrics', () => {
  it.each([
    [[], 'no metrics specified'],
    [[{ name: 'm', provider: {} }], 'metrics[0]: no provider specified'],
    [
      [{ name: 'm', provider: { web, prometheus: {} } }],
      'metrics[0]: multiple providers specified',
    ],
    [[metric(), metric()], "metrics[1]: duplicate name 'm'"],
    [
      [metric({ interval: 'soon' })],
      'metrics[0]: invalid interval string: time: invalid duration "soon"',
    ],
    [
      [metric({ count: 2, interval: '1s', failureLimit: 3 })],
      'metrics[0]: count (2) must be >= failureLimit + consecutiveSuccessLimit (3 + 0) if both >= 0',
    ],
  ])('that make no sense are refused: %#', (metrics, message) => {
    expect(checkMetrics(metrics, [])).toBe(message);
  });
});

describe('an answer', () => {
  it('is written as Go writes JSON: sorted, and without markup', () => {
    expect(
      judgeBody(
        metric(),
        metric().provider.web ?? {
          ...web,
          method: 'GET',
          headers: [],
          timeoutSeconds: 0,
          insecure: false,
        },
        '{"result":{"b":1,"a":"<&>"}}',
      ),
    ).toEqual({
      phase: 'Successful',
      value: '{"a":"\\u003c\\u0026\\u003e","b":1}',
    });
  });
});
