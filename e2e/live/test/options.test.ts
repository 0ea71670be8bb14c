import { parseTestOptions } from './options';

it('runs everything without a limit when nothing is said', () => {
  const options = parseTestOptions([]);
  expect(options).toMatchObject({ journeys: true, record: false });
  expect(options.only).toBeUndefined();
  expect(options.minutes).toBeUndefined();
  expect(options.faults).toContain('kill-in-move');
});

it('takes some faults, or none', () => {
  expect(parseTestOptions(['--faults', 'mlflow,postgresql']).faults).toEqual([
    'mlflow',
    'postgresql',
  ]);
  expect(parseTestOptions(['--no-faults']).faults).toEqual([]);
});

it('takes some parts of the proof, or none', () => {
  expect(parseTestOptions([]).proof).toContain('outage');
  expect(parseTestOptions(['--proof', 'healthy,bad']).proof).toEqual([
    'healthy',
    'bad',
  ]);
  expect(parseTestOptions(['--no-proof']).proof).toEqual([]);
});

it('takes some templates, or none', () => {
  expect(parseTestOptions([]).templates).toEqual(['sklearn', 'xgboost']);
  expect(
    parseTestOptions(['--templates', 'pytorch,lightgbm']).templates,
  ).toEqual(['pytorch', 'lightgbm']);
  expect(parseTestOptions(['--no-templates']).templates).toEqual([]);
});

it('takes some tasks of the templates: one that goes the whole way, when nothing is said', () => {
  expect(parseTestOptions([]).tasks).toEqual(['classification']);
  expect(parseTestOptions(['--tasks', 'regression,forecasting']).tasks).toEqual(
    ['regression', 'forecasting'],
  );
});

it.each([
  [['--tasks', 'guessing'], "--tasks does not know 'guessing'"],
  [['--templates', 'cobol'], "--templates does not know 'cobol'"],
  [['--templates', 'sklearn', '--no-templates'], 'leave one'],
  [['--proof', 'nothing'], "--proof does not know 'nothing'"],
  [['--proof', 'bad', '--no-proof'], 'leave one'],
  [['--faults', 'fire'], "--faults does not know 'fire'"],
  [['--faults', ','], '--faults wants a name'],
  [['--faults', 'mlflow', '--no-faults'], 'leave one'],
  [['--minutes', 'soon'], "--minutes wants a number above 0, not 'soon'"],
  [['--minutes', '-3'], '--minutes'],
  [['--only', ''], '--only wants a name'],
])('refuses %j, with the usage', (args, message) => {
  expect(() => parseTestOptions(args)).toThrow(message);
  expect(() => parseTestOptions(args)).toThrow(
    'npm run test:live -- [options]',
  );
});
