import { seededRandom } from '../random';
import { TEAMS } from '../teams';
import type { Column, Framework, Task, WorldModel } from '../types';

const SUBJECTS = [
  'basket',
  'parcel',
  'fare',
  'seat',
  'payment',
  'merchant',
  'listing',
  'query',
  'review',
  'shelf',
  'route',
  'courier',
  'refund',
  'voucher',
  'article',
  'invoice',
  'gate',
  'crew',
  'photo',
  'supplier',
] as const;

const KINDS: readonly [kind: string, task: Task, sentence: string][] = [
  ['risk', 'classification', 'Scores a risk'],
  ['type', 'classification', 'Tells the type'],
  ['volume', 'forecasting', 'Forecasts the volume'],
  ['demand', 'forecasting', 'Forecasts the demand'],
  ['duration', 'regression', 'Estimates the duration'],
  ['value', 'regression', 'Estimates the value'],
  ['ranker', 'ranking', 'Ranks candidates'],
  ['match', 'ranking', 'Ranks possible matches'],
];

const FRAMEWORKS: readonly Framework[] = [
  'sklearn',
  'xgboost',
  'lightgbm',
  'pytorch',
  'onnx',
];

const INPUTS: Column[] = [
  { name: 'amount', type: 'double' },
  { name: 'count_30d', type: 'integer' },
  { name: 'age_days', type: 'integer' },
  { name: 'region', type: 'string' },
  { name: 'weekday', type: 'integer' },
];

/** Most versions of a model whose number of versions is not asked for. */
const MOST_VERSIONS = 12;

function versionNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/**
 * Models that make a world large. They carry a number in their name, and are as plausible as a name of two words allows.
 *
 * @param count - how many
 * @param versionsPerModel - versions of each; without it, 1 to 12 by the seed
 */
export function manyModels(
  seed: string,
  count: number,
  versionsPerModel: number | undefined,
): WorldModel[] {
  return Array.from({ length: count }, (_, index) => {
    const random = seededRandom(seed, 'model', index);
    const subject = random.pick(SUBJECTS);
    const [kind, task, sentence] = random.pick(KINDS);
    const team = random.pick(TEAMS);
    const number = String(index + 1).padStart(5, '0');
    const versions = versionNumbers(
      versionsPerModel ?? random.integer(1, MOST_VERSIONS),
    );
    const newest = versions.length;
    const champion = random.chance(0.85) ? Math.max(1, newest - 1) : undefined;
    return {
      name: `${subject}-${kind}-${number}`,
      team: team.name,
      system: random.pick(team.systems),
      description: `${sentence} per ${subject}; made for a large world, number ${
        index + 1
      }.`,
      provenance: 'synthetic' as const,
      framework: random.pick(FRAMEWORKS),
      task,
      inputs: INPUTS,
      ownerIn: random.chance(0.9)
        ? ('model-tag' as const)
        : ('run-tag' as const),
      versions,
      aliases: {
        ...(newest > 0 && champion && { champion }),
        ...(newest > 1 && random.chance(0.3) && { challenger: newest }),
      },
      registered: true,
    };
  });
}
