import {
  FIVE_LABELS,
  MOVED_LABELS,
  RARE_LABELS,
  repeated,
  type Alternative,
} from './cases';
import { beside, labels, mapped, normals, type Generator } from './Generator';

/** A table of so many numbers, and labels whose first columns have moved. */
function labelled(
  numbers: Generator,
  columns: number,
  moved: number[][] = [],
  usual = FIVE_LABELS,
): Generator {
  return beside(
    numbers,
    labels([...moved, ...repeated(usual, columns - moved.length)]),
  );
}

const firstScaled = (width: number): Generator =>
  mapped(normals(width), (x, column) => (column === 0 ? 1.3 * x : x));

/** Labels that are all equally frequent, and after four of them came up more. */
const TWENTY_LABELS = repeated(1, 20);
const TWENTY_MOVED = TWENTY_LABELS.map((share, i) => (i < 4 ? 1.6 : share));

interface Change {
  name: string;
  before: Generator;
  after: Generator;
  /** Rows of each side; 500 without it. */
  rows?: number;
  /** Repetitions, as a share of the usual number. */
  share?: number;
}

const changes: Change[] = [
  {
    name: 'category share, 8 numbers and 2 labels',
    before: labelled(normals(8), 2),
    after: labelled(normals(8), 2, [MOVED_LABELS]),
  },
  {
    name: 'category share, 2 numbers and 8 labels',
    before: labelled(normals(2), 8),
    after: labelled(normals(2), 8, [MOVED_LABELS]),
  },
  {
    name: 'category share, 10 labels',
    before: labels(repeated(FIVE_LABELS, 10)),
    after: labels([MOVED_LABELS, ...repeated(FIVE_LABELS, 9)]),
  },
  {
    name: 'share of 4 of 20 categories, 6 numbers and 4 labels',
    before: labelled(normals(6), 4, [], TWENTY_LABELS),
    after: labelled(normals(6), 4, [TWENTY_MOVED], TWENTY_LABELS),
  },
  {
    name: 'share of a yes or no, 6 numbers and 4 labels',
    before: labelled(normals(6), 4, [], [0.7, 0.3]),
    after: labelled(normals(6), 4, [[0.6, 0.4]], [0.7, 0.3]),
  },
  {
    name: 'mean + 0.3 in one of 6 numbers beside 4 labels',
    before: labelled(normals(6), 4),
    after: labelled(normals(6, { firstMean: 0.3 }), 4),
  },
  {
    name: 'mean + 0.3 in one of 18 numbers beside 2 labels',
    before: labelled(normals(18), 2),
    after: labelled(normals(18, { firstMean: 0.3 }), 2),
  },
  {
    name: 'scale × 1.3 of one of 6 numbers beside 4 labels',
    before: labelled(normals(6), 4),
    after: labelled(firstScaled(6), 4),
  },
  {
    name: 'scale × 1.3 of one of 10 numbers',
    before: normals(10),
    after: firstScaled(10),
  },
  {
    name: 'mean + 0.3 in one of 20 numbers',
    before: normals(20),
    after: normals(20, { firstMean: 0.3 }),
  },
  {
    name: 'mean + 0.1 in all of 20 numbers',
    before: normals(20),
    after: normals(20, { allMeans: 0.1 }),
  },
  {
    name: '2 % mixture, shifted by 4',
    before: normals(10),
    after: normals(10, { mixture: 0.02, mixtureShift: 4 }),
  },
  {
    name: 'share of a tenth of 10,000 rare labels, 6,000 v 6,000',
    before: labels(repeated(RARE_LABELS, 3)),
    after: labels([
      RARE_LABELS.map((share, i) => (i < 1_000 ? 2 * share : share)),
      ...repeated(RARE_LABELS, 2),
    ]),
    rows: 6_000,
    share: 0.3,
  },
  {
    name: 'category share, 20,000 v 20,000 (weighted Holm)',
    before: labelled(normals(6), 4),
    after: labelled(normals(6), 4, [
      // The usual change, shrunk as the noise has: by the root of 40.
      FIVE_LABELS.map(
        (share, i) => share + (MOVED_LABELS[i] - share) / Math.sqrt(40),
      ),
    ]),
    rows: 20_000,
  },
  {
    name: 'mean + 0.047 in one of 6 numbers, 20,000 v 20,000 (weighted Holm)',
    before: labelled(normals(6), 4),
    after: labelled(normals(6, { firstMean: 0.3 / Math.sqrt(40) }), 4),
    rows: 20_000,
  },
  // What more rows bring: the joint tests draw 10,000 of them, single columns use all.
  ...[5_000, 1_000_000].flatMap((rows): Change[] => {
    const sizes = `${rows.toLocaleString('en')} v ${rows.toLocaleString('en')}`;
    return [
      {
        name: `correlation of 0.2 instead of 0.3 of 2 numbers, ${sizes}`,
        before: normals(2, { secondCorrelation: 0.3 }),
        after: normals(2, { secondCorrelation: 0.2 }),
        rows,
        share: 0.05,
      },
      {
        name: `mean + 0.01 in one of 2 numbers, ${sizes}`,
        before: normals(2),
        after: normals(2, { firstMean: 0.01 }),
        rows,
        share: 0.05,
      },
    ];
  }),
];

/** Changes on which nothing of the engine was chosen: other sizes, other numbers of columns, other columns that change. */
export const VARIANTS: Alternative[] = changes.map(
  ({ rows = 500, ...change }) => ({
    ...change,
    reference: rows,
    current: rows,
  }),
);
