import { ConfigReader } from '@backstage/config';
import { MetricValue, ModelVersion } from '@bellwether/plugin-models-common';
import { compareVersions, ComparedVersion, MetricRules, thin } from '.';
import { Dataset } from './compareVersions';
import { diffSignatures } from './diffSignatures';

const rules = new MetricRules();

describe('the direction of a metric', () => {
  it.each([
    ['val_loss', 'lower-is-better'],
    ['test/RMSE', 'lower-is-better'],
    ['logLoss', 'lower-is-better'],
    ['accuracy_score', 'higher-is-better'],
    ['roc_auc', 'higher-is-better'],
    ['ndcg_at_10', 'higher-is-better'],
    ['r2', 'higher-is-better'],
    ['fit_time', 'lower-is-better'],
    ['model_size_mb', 'lower-is-better'],
    ['sample_size', 'unknown'],
    ['n_estimators', 'unknown'],
    ['maximum', 'unknown'],
  ])('of %s is %s', (metric, direction) => {
    expect(rules.directionOf(metric)).toBe(direction);
  });

  it('is what the configuration says, which also says what comes first', () => {
    const configured = MetricRules.fromConfig(
      new ConfigReader({
        models: {
          metrics: {
            directions: {
              accuracy: 'lower-is-better',
              profit: 'higher-is-better',
            },
            main: ['profit', 'rmse'],
          },
        },
      }),
    );
    expect(configured.directionOf('accuracy')).toBe('lower-is-better');
    expect(configured.sort(['zeta', 'accuracy', 'rmse', 'profit'])).toEqual([
      'profit',
      'rmse',
      'accuracy',
      'zeta',
    ]);
  });

  it('is refused with its key when it is no direction', () => {
    expect(() =>
      MetricRules.fromConfig(
        new ConfigReader({
          models: { metrics: { directions: { mae: 'down' } } },
        }),
      ),
    ).toThrow('models.metrics.directions.mae must be one of lower-is-better');
  });
});

const holdout = { name: 'holdout', digest: 'd1', context: 'evaluation' };

function version(
  number: number,
  metrics: Record<string, MetricValue>,
  options: Partial<ComparedVersion> & { datasets?: Dataset[] } = {},
): ComparedVersion {
  const { datasets = [holdout], ...rest } = options;
  return {
    version: {
      version: number,
      aliases: [],
      createdAt: '2026-06-01T00:00:00.000Z',
      status: 'READY',
      tags: {},
      runsOn: [],
    } as ModelVersion,
    run: { metrics, params: {}, datasets },
    ...rest,
  };
}

describe('a comparison', () => {
  it('measures the others against the first, in the direction of each metric', () => {
    const compared = compareVersions(
      [
        version(1, { rmse: 2, accuracy: 0.8, trees: 10 }),
        version(2, { rmse: 1, accuracy: 0.72, trees: 20 }),
        version(3, { rmse: 2 }),
      ],
      rules,
    );
    expect(compared.metrics).toMatchObject([
      {
        name: 'rmse',
        difference: { 1: null, 2: -1, 3: 0 },
        relative: { 2: -0.5, 3: 0 },
        verdict: { 1: null, 2: 'better', 3: 'same' },
      },
      {
        name: 'accuracy',
        verdict: { 1: null, 2: 'worse', 3: null },
        difference: { 1: null, 3: null },
      },
      { name: 'trees', direction: 'unknown', verdict: { 2: null } },
    ]);
    expect(compared.sentence).toBe(
      'Version 2 is better than version 1 in 1 and worse in 1 of 2 metrics (rmse −50 %); version 3 measures the same as version 1.',
    );
  });

  it('calls nothing better or worse that was measured on other data', () => {
    const compared = compareVersions(
      [
        version(1, { rmse: 2 }),
        version(2, { rmse: 1 }, { datasets: [{ ...holdout, digest: 'd2' }] }),
      ],
      rules,
    );
    expect(compared.comparable).toBe(false);
    expect(compared.comparableBecause).toBe(
      'They were measured on different evaluation data: holdout (d1), holdout (d2).',
    );
    expect(compared.metrics[0]).toMatchObject({
      difference: { 2: -1 },
      verdict: { 2: null },
    });
    expect(compared.sentence).toMatch('cannot be called better or worse');
  });

  it('looks at the evaluation data only, where all name some', () => {
    const training = (digest: string) => ({
      name: 'train',
      digest,
      context: 'training',
    });
    const compared = compareVersions(
      [
        version(1, { rmse: 2 }, { datasets: [holdout, training('a')] }),
        version(2, { rmse: 1 }, { datasets: [training('b'), holdout] }),
      ],
      rules,
    );
    expect(compared.comparable).toBe(true);
    expect(compared.sentence).toBe(
      'Version 2 is better than version 1 (rmse −50 %) in the one metric that can be judged.',
    );
  });

  it('does not judge against a version of which the data is not known', () => {
    const compared = compareVersions(
      [version(1, { rmse: 2 }), version(2, { rmse: 1 }, { datasets: [] })],
      rules,
    );
    expect(compared.comparableBecause).toBe(
      'It is not known on which data version 2 was measured.',
    );
    expect(compared.comparable).toBe(false);
  });

  it('takes words for no numbers', () => {
    const compared = compareVersions(
      [version(1, { rmse: 'NaN' }), version(2, { rmse: 1 })],
      rules,
    );
    expect(compared.metrics[0]).toMatchObject({
      values: { 1: 'NaN', 2: 1 },
      difference: { 2: null },
      verdict: { 2: null },
    });
  });

  it('says which parameters and which parts of the environment differ', () => {
    const files = (line: string) => ({
      flavours: [],
      pythonVersion: '3.11.7',
      requirements: ['mlflow==3.17.2', line],
    });
    const compared = compareVersions(
      [
        version(1, {}, { package: files('scikit-learn==1.8.0') }),
        version(2, {}, { package: files('scikit-learn==1.9.1') }),
      ],
      rules,
    );
    expect(
      compared.environment.map(({ name, differs }) => [name, differs]),
    ).toEqual([
      ['mlflow', false],
      ['python', false],
      ['scikit-learn', true],
    ]);
  });
});

describe('a change of a signature', () => {
  const field = (name: string, type = 'double', required = true) => ({
    name,
    type,
    required,
  });
  const base = {
    inputs: [field('a'), field('b', 'long', false)],
    outputs: [field('y')],
  };

  it.each([
    ['nothing changed', base, []],
    [
      'an optional input is new',
      { ...base, inputs: [...base.inputs, field('c', 'string', false)] },
      [],
    ],
    [
      'an output is new',
      { ...base, outputs: [...base.outputs, field('z')] },
      [],
    ],
    [
      'an input need not be sent any more',
      { ...base, inputs: [field('a', 'double', false), base.inputs[1]] },
      [],
    ],
    [
      'a required input is new',
      { ...base, inputs: [...base.inputs, field('c')] },
      ['Callers have to send the new input c.'],
    ],
    [
      'an optional input has to be sent now',
      { ...base, inputs: [field('a'), field('b', 'long')] },
      ['Callers have to send the input b, which was optional.'],
    ],
    [
      'an input is gone',
      { ...base, inputs: [field('a')] },
      ['The input b, which callers send, is gone.'],
    ],
    [
      'an input is of another type',
      { ...base, inputs: [field('a', 'string'), base.inputs[1]] },
      ['The input a is string instead of double.'],
    ],
    [
      'an output is gone',
      { ...base, outputs: [] },
      ['The output y, which callers read, is gone.'],
    ],
    [
      'an output is of another type',
      { ...base, outputs: [field('y', 'long')] },
      ['The output y is long instead of double.'],
    ],
  ])('says whether callers would break when %s', (_case, after, reasons) => {
    expect(diffSignatures(base, after)).toMatchObject({
      breaking: reasons.length > 0,
      reasons,
    });
  });

  it('compares unnamed tensors by their place', () => {
    const tensor = (type: string) => ({
      inputs: [],
      outputs: [{ type, required: true }],
    });
    expect(
      diffSignatures(
        tensor('tensor(float32, [-1])'),
        tensor('tensor(int64, [-1])'),
      ).reasons,
    ).toEqual([
      'The output the unnamed one is tensor(int64, [-1]) instead of tensor(float32, [-1]).',
    ]);
  });
});

it('thins a line evenly, and keeps its ends', () => {
  const points = Array.from({ length: 25_000 }, (_, index) => index);
  const thinned = thin(points, 1000);
  expect(thinned).toHaveLength(1000);
  expect([thinned[0], thinned[999]]).toEqual([0, 24_999]);
  const gaps = thinned.slice(1).map((point, index) => point - thinned[index]);
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  expect(thin([1, 2], 1000)).toEqual([1, 2]);
});
