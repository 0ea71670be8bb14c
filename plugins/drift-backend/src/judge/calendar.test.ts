import {
  emptyWindows,
  lateRows,
  windowOf,
  windowsOf,
  windowsToJudge,
  windowsWithin,
} from './calendar';

describe('windows', () => {
  it.each([
    ['2026-06-08', '2026-06-08', '2026-06-14'],
    ['2026-06-14', '2026-06-08', '2026-06-14'],
    ['2026-01-01', '2025-12-29', '2026-01-04'],
  ])('the week of %s is %s to %s', (day, from, to) => {
    expect(windowOf(day, 'weekly')).toEqual({ from, to });
  });

  it('hold the rows of their days', () => {
    const days = new Map([
      ['2026-06-15', 5],
      ['2026-06-08', 1],
      ['2026-06-14', 2],
    ]);
    expect(windowsOf(days, 'weekly')).toEqual([
      { range: { from: '2026-06-08', to: '2026-06-14' }, rows: 3 },
      { range: { from: '2026-06-15', to: '2026-06-21' }, rows: 5 },
    ]);
  });

  it('within a range are whole ones only', () => {
    expect(
      windowsWithin({ from: '2026-01-01', to: '2026-01-20' }, 'weekly'),
    ).toEqual([
      { from: '2026-01-05', to: '2026-01-11' },
      { from: '2026-01-12', to: '2026-01-18' },
    ]);
    expect(
      windowsWithin({ from: '2026-01-01', to: '2026-01-03' }, 'daily'),
    ).toHaveLength(3);
  });
});

describe('what is to be judged', () => {
  const week = (from: string, to: string, rows: number) => ({
    range: { from, to },
    rows,
  });
  const windows = [
    week('2026-05-25', '2026-05-31', 10),
    week('2026-06-01', '2026-06-07', 10),
    week('2026-06-08', '2026-06-14', 10),
    week('2026-06-15', '2026-06-21', 10),
  ];
  const due = (
    options: Partial<Parameters<typeof windowsToJudge>[0]> = {},
  ): string[] =>
    windowsToJudge({
      windows,
      judged: new Map(),
      baseline: { number: 1, range: { from: '2026-05-01', to: '2026-05-31' } },
      latenessHours: 24,
      backfillWindows: 10,
      now: new Date('2026-06-15T12:00:00Z'),
      ...options,
    }).map(({ range }) => range.from);

  it('is what lies after the baseline and is over', () => {
    expect(due()).toEqual(['2026-06-01', '2026-06-08']);
  });

  it('goes back no further than is wanted', () => {
    expect(due({ backfillWindows: 1 })).toEqual(['2026-06-08']);
  });

  it('is judged once, and again while late rows come in time', () => {
    const judged = new Map([
      ['2026-06-01', { rows: 9, baseline: 1 }],
      ['2026-06-08', { rows: 9, baseline: 1 }],
    ]);
    expect(due({ judged })).toEqual(['2026-06-08']);
    expect(due({ judged, latenessHours: 240 })).toEqual([
      '2026-06-01',
      '2026-06-08',
    ]);
    expect(due({ judged, latenessHours: 0 })).toEqual([]);
  });

  it('is judged again when another baseline is in force', () => {
    const judged = new Map([
      ['2026-06-01', { rows: 10, baseline: 1 }],
      ['2026-06-08', { rows: 10, baseline: 1 }],
    ]);
    expect(due({ judged })).toEqual([]);
    expect(
      due({
        judged,
        baseline: {
          number: 2,
          range: { from: '2026-06-01', to: '2026-06-07' },
        },
      }),
    ).toEqual(['2026-06-08']);
  });
});

describe('a log', () => {
  it.each([
    ['daily', '2026-06-14', '2026-06-15T12:00:00Z', 0],
    ['daily', '2026-06-14', '2026-06-16T23:00:00Z', 0],
    ['daily', '2026-06-14', '2026-06-17T00:00:00Z', 1],
    ['daily', '2026-06-14', '2026-06-20T00:00:00Z', 4],
    // Of a week with one row nothing is missing yet.
    ['weekly', '2026-06-08', '2026-06-22T23:00:00Z', 0],
    ['weekly', '2026-06-08', '2026-06-23T00:00:00Z', 1],
    ['weekly', '2026-06-08', '2026-06-30T00:00:00Z', 2],
  ] as const)(
    '%s with rows up to %s has at %s %d empty windows',
    (length, newestDay, now, expected) => {
      expect(
        emptyWindows(newestDay, {
          length,
          latenessHours: 24,
          now: new Date(now),
        }),
      ).toBe(expected);
    },
  );

  it('has late rows where more came after their window was closed', () => {
    const range = { from: '2026-06-08', to: '2026-06-14' };
    const lateAt = (now: string, rows: number) => [
      ...lateRows({
        windows: [{ range, rows }],
        judged: new Map([['2026-06-08', { rows: 10, baseline: 1 }]]),
        latenessHours: 24,
        now: new Date(now),
      }),
    ];
    expect(lateAt('2026-06-16T00:00:00Z', 13)).toEqual([]);
    expect(lateAt('2026-06-16T00:00:01Z', 13)).toEqual([['2026-06-08', 3]]);
    // Rows that are gone, by a retention for example, are no late ones.
    expect(lateAt('2026-06-16T00:00:01Z', 7)).toEqual([]);
  });
});
