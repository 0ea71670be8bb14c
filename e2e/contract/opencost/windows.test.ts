import { timeOf, useContract } from './contract';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const contract = useContract();

const floor = (ms: number, unit: number) => Math.floor(ms / unit) * unit;
const today = (now: number) => floor(now, DAY);

/** The windows by what is asked for; the end is that of the unit that goes on. */
const WINDOWS: Array<[string, (now: number) => [number, number]]> = [
  ['today', now => [today(now), today(now) + DAY]],
  ['yesterday', now => [today(now) - DAY, today(now)]],
  [
    '90m',
    now => [floor(now, MINUTE) - 89 * MINUTE, floor(now, MINUTE) + MINUTE],
  ],
  ['2h', now => [floor(now, HOUR) - HOUR, floor(now, HOUR) + HOUR]],
  ['2d', now => [today(now) - DAY, today(now) + DAY]],
  ['1w', now => [today(now) - 6 * DAY, today(now) + DAY]],
];

async function windowOf(text: string): Promise<string> {
  const [rows] = await contract.allocation({
    window: text,
    aggregate: 'cluster',
  });
  const { start, end } = rows[contract.server.cluster].window;
  return `${start},${end}`;
}

it.each(WINDOWS)('understands the window %s', async (text, expected) => {
  const before = Date.now();
  const found = await windowOf(text);
  expect(
    [before, Date.now()].map(now => expected(now).map(timeOf).join(',')),
  ).toContain(found);
});

it('understands a length some time ago', async () => {
  const now = Date.now();
  const [start, end] = (await windowOf('1h offset 2d'))
    .split(',')
    .map(Date.parse);
  expect(end - start).toBe(HOUR);
  expect(Math.abs(now - 2 * DAY - end)).toBeLessThan(30_000);
});

it('understands pairs of seconds and of times in UTC', async () => {
  const end = today(Date.now());
  const start = end - HOUR;
  const pair = [timeOf(start), timeOf(end)].join(',');
  expect([
    await windowOf([start / 1000, end / 1000].join(',')),
    await windowOf([start / 1000, end / 1000].join('-')),
    await windowOf(pair),
  ]).toEqual([pair, pair, pair]);
});

it('a day that goes on ends, for its rows, at the present', async () => {
  const [rows] = await contract.allocation({
    window: 'today',
    aggregate: 'cluster',
    includeIdle: 'true',
  });
  for (const { minutes } of Object.values(rows)) {
    const elapsed = (Date.now() - today(Date.now())) / MINUTE;
    expect(minutes).toBeGreaterThan(elapsed - 11);
    expect(minutes).toBeLessThan(elapsed + 11);
  }
});

describe('a window', () => {
  it.each([
    ['that is missing', undefined],
    ['that is empty', ''],
    ['that is a word', 'soon'],
    ['of dates without times', '2026-06-15,2026-06-16'],
    [
      'of times with fractions',
      '2026-06-15T00:00:00.000Z,2026-06-16T00:00:00.000Z',
    ],
    [
      'of times elsewhere',
      '2026-06-15T02:00:00+02:00,2026-06-16T02:00:00+02:00',
    ],
  ])(
    '%s is refused with 400, in a line of text and then in JSON that says 500',
    async (_, window) => {
      const { status, contentType, text } = await contract.send(
        '/allocation',
        window === undefined ? {} : { window },
      );
      expect([status, contentType]).toEqual([400, 'text/plain']);
      const [line, json] = text.split('\n');
      expect(line).toBe(
        `Invalid 'window' parameter: illegal window: ${window ?? ''}`,
      );
      expect(JSON.parse(json)).toEqual({
        code: 500,
        status: '',
        data: null,
        message: 'Error: illegal window: [nil, nil)',
      });
    },
  );

  it('that ends before it starts is an error of the server', async () => {
    const { status, contentType, text } = await contract.send('/allocation', {
      window: '2026-06-16T00:00:00Z,2026-06-15T00:00:00Z',
    });
    expect([status, contentType]).toEqual([500, 'application/json']);
    expect(JSON.parse(text)).toEqual({
      code: 500,
      status: '',
      data: null,
      message:
        'Error: illegal window: [2026-06-16T00:00:00+0000, 2026-06-15T00:00:00+0000)',
    });
  });

  it('without a length has no sets, and one of which nothing is known an empty one', async () => {
    const at = '2026-06-15T00:00:00Z';
    expect(await contract.allocation({ window: `${at},${at}` })).toEqual([]);
    expect(
      await contract.allocation({
        window: '2037-06-15T00:00:00Z,2037-06-16T00:00:00Z',
      }),
    ).toEqual([{}]);
  });
});
