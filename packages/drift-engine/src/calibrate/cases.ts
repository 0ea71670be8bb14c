import {
  beside,
  labels,
  mapped,
  named,
  normals,
  type Generator,
} from './Generator';
import { drawnFlights } from './realData';

/** Unchanged data of one kind: both sides come from one generator. */
export interface NullCase {
  name: string;
  reference: number;
  current: number;
  generator: Generator;
  prediction?: string;
  /** Repetitions, as a share of the usual number: the larger cases get fewer. */
  share?: number;
}

export interface Alternative {
  name: string;
  reference: number;
  current: number;
  before: Generator;
  after: Generator;
  /** Repetitions, as a share of the usual number. */
  share?: number;
}

/** Shares that fall like 1 / rank. */
function zipf(labelsCount: number): number[] {
  return Array.from({ length: labelsCount }, (_, i) => 1 / (i + 1));
}

export function repeated<T>(value: T, times: number): T[] {
  return Array.from({ length: times }, () => value);
}

/** Shares of the labels of a usual column. */
export const FIVE_LABELS = [0.4, 0.25, 0.2, 0.1, 0.05];
/** The same after the change of a category's share. */
export const MOVED_LABELS = [0.5, 0.18, 0.18, 0.09, 0.05];
/** So many that none is expected five times, and labels cannot be drawn often enough. */
export const RARE_LABELS = repeated(1, 10_000);
const mixed = beside(normals(6), labels(repeated(FIVE_LABELS, 4)));

/** Unchanged data on which false alarms are counted. */
export const NULL_CASES: NullCase[] = [
  {
    name: '500 v 500, 10 normal columns',
    reference: 500,
    current: 500,
    generator: normals(10),
    share: 2,
  },
  {
    name: '1,000 v 1,000, 10 normal columns',
    reference: 1_000,
    current: 1_000,
    generator: normals(10),
  },
  {
    name: '1,000 v 5,000, 10 normal columns',
    reference: 1_000,
    current: 5_000,
    generator: normals(10),
    share: 0.5,
  },
  {
    name: '5,000 v 50, 10 normal columns',
    reference: 5_000,
    current: 50,
    generator: normals(10),
    share: 0.5,
  },
  {
    name: '1,000 v 200, 10 labels × 10 columns',
    reference: 1_000,
    current: 200,
    generator: labels(repeated(repeated(1, 10), 10)),
  },
  {
    name: '500 v 500, mixed columns',
    reference: 500,
    current: 500,
    generator: mixed,
  },
  {
    name: '500 v 500, mixed columns and a prediction',
    reference: 500,
    current: 500,
    generator: beside(
      mixed,
      named(
        'score',
        mapped(normals(1), x => 1 / (1 + Math.exp(-x))),
      ),
    ),
    prediction: 'score',
  },
  {
    name: '500 v 500, one column',
    reference: 500,
    current: 500,
    generator: normals(1),
  },
  {
    name: '300 v 300, 50 normal columns',
    reference: 300,
    current: 300,
    generator: normals(50),
    share: 0.5,
  },
  {
    name: '300 v 300, 100 normal columns',
    reference: 300,
    current: 300,
    generator: normals(100),
    share: 0.3,
  },
  {
    name: '300 v 300, 200 normal columns',
    reference: 300,
    current: 300,
    generator: normals(200),
    share: 0.1,
  },
  {
    name: '200 v 200, 384 normal columns',
    reference: 200,
    current: 200,
    generator: normals(384),
    share: 0.1,
  },
  {
    name: '1,000 v 500, flights',
    reference: 1_000,
    current: 500,
    generator: drawnFlights,
  },
  {
    name: '500 v 500, ties: whole numbers 0–4',
    reference: 500,
    current: 500,
    generator: mapped(normals(10), x =>
      Math.max(0, Math.min(4, Math.round(x + 2))),
    ),
  },
  {
    name: '500 v 500, half of the values zero',
    reference: 500,
    current: 500,
    generator: mapped(normals(10), x => Math.max(0, x)),
  },
  {
    name: '500 v 500, heavy tails',
    reference: 500,
    current: 500,
    generator: mapped(
      normals(10),
      (x, _, random) => x / Math.abs(random.normal()),
    ),
  },
  {
    name: '500 v 500, a fifth missing',
    reference: 500,
    current: 500,
    generator: mapped(normals(10), (x, _, random) =>
      random.uniform() < 0.2 ? NaN : x,
    ),
  },
  {
    name: '1,000 v 1,000, 200 sparse labels × 5',
    reference: 1_000,
    current: 1_000,
    generator: labels(repeated(zipf(200), 5)),
    share: 0.5,
  },
  {
    name: '5,000 v 50, 200 sparse labels × 5',
    reference: 5_000,
    current: 50,
    generator: labels(repeated(zipf(200), 5)),
    share: 0.5,
  },
  {
    name: '6,000 v 6,000, 10,000 rare labels × 3',
    reference: 6_000,
    current: 6_000,
    generator: labels(repeated(RARE_LABELS, 3)),
    share: 0.3,
  },
  {
    name: '5,000 v 5,000, 10 normal columns (random features)',
    reference: 5_000,
    current: 5_000,
    generator: normals(10),
    share: 0.3,
  },
  {
    name: '20,000 v 20,000, 10 normal columns (weighted Holm)',
    reference: 20_000,
    current: 20_000,
    generator: normals(10),
    share: 0.3,
  },
  {
    name: '20,000 v 20,000, mixed columns (weighted Holm)',
    reference: 20_000,
    current: 20_000,
    generator: mixed,
    share: 0.2,
  },
];

/** The six changes on which power is measured, at 500 v 500 rows. */
export const ALTERNATIVES: Alternative[] = [
  { name: 'mean + 0.3 in one column', after: normals(10, { firstMean: 0.3 }) },
  { name: 'mean + 0.1 in all columns', after: normals(10, { allMeans: 0.1 }) },
  { name: 'scale × 1.15', after: normals(10, { scale: 1.15 }) },
  { name: 'correlation', after: normals(10, { secondCorrelation: -0.3 }) },
  {
    name: '5 % mixture',
    after: normals(10, { mixture: 0.05, mixtureShift: 2 }),
    // Here and on the category's share the default loses most: the interval must be narrow.
    share: 2,
  },
].map(({ name, after, share }) => ({
  name,
  share,
  reference: 500,
  current: 500,
  before: normals(10),
  after,
}));

ALTERNATIVES.push({
  name: 'category share',
  share: 2,
  reference: 500,
  current: 500,
  before: mixed,
  after: beside(
    normals(6),
    labels([MOVED_LABELS, ...repeated(FIVE_LABELS, 3)]),
  ),
});
