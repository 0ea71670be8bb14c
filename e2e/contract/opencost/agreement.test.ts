/**
 * A real OpenCost and the sandbox's tell the same of the same pods: the real one by its queries over the sandbox's Prometheus, the
 * sandbox by what it knows of its world. Runs beside a real one only.
 */
import { dayBefore, PORTAL_QUERY, twoHours, useContract } from './contract';
import { besideReal } from './server';
import { type Row, ROW_NUMBERS, type Rows } from './wire';

/** The real one sees samples of half a minute, the sandbox's means are of fewer looks. */
const SHARE = 0.02;
const AMOUNT = 2e-3;

/** A number of few digits, or of a disk whose pods came and went, may differ by more. */
const ROUGH = /Efficiency$|UsageAverage$|^pv/;
const ROUGH_SHARE = 0.05;

/** A pod that came or went is seen by a scrape, which may fall on the other side of a beat of five minutes. */
const BEAT_MS = 300_000;

function isOffByABeat(real: Row, sandbox: Row): boolean {
  const off = (['start', 'end'] as const).map(side =>
    Math.abs(Date.parse(real[side]) - Date.parse(sandbox[side])),
  );
  return Math.max(...off) === BEAT_MS;
}

function textOf({ properties }: Row): string {
  const { labels = {}, ...others } = properties;
  return JSON.stringify(
    [others, labels].map(part => Object.entries(part).sort()),
  );
}

function differences(real: Rows, sandbox: Rows): string[] {
  return Object.entries(real).flatMap(([name, row]) => {
    const other = sandbox[name];
    if (!other) return [`${name} is missing`];
    if (isOffByABeat(row, other)) return [];
    const numbers = ROW_NUMBERS.flatMap(field => {
      const [a, b] = [row[field], other[field]];
      const share = ROUGH.test(field) ? ROUGH_SHARE : SHARE;
      const most = Math.max(Math.abs(a), Math.abs(b));
      return Math.abs(a - b) <= Math.max(AMOUNT, share * most)
        ? []
        : [`${name}: ${field} is ${b}, not ${a}`];
    });
    const [wanted, got] = [row, other].map(textOf);
    return wanted === got
      ? numbers
      : [...numbers, `${name}: properties are ${got}, not ${wanted}`];
  });
}

besideReal('the real one and the sandbox', () => {
  const contract = useContract();

  it.each<[string, string, Record<string, string>]>([
    ['the last day as the portal asks for it', dayBefore(), PORTAL_QUERY],
    ['two hours of it', twoHours(), PORTAL_QUERY],
    ['a day of last week', twoHours(6), { aggregate: 'namespace' }],
    [
      'what controls pods',
      twoHours(),
      { aggregate: 'controller', includeIdle: 'true' },
    ],
    [
      'idle shared by node',
      twoHours(2),
      {
        aggregate: 'namespace',
        includeIdle: 'true',
        shareIdle: 'true',
        idleByNode: 'true',
      },
    ],
    ['steps', twoHours(3), { aggregate: 'cluster', step: '45m' }],
  ])('tell the same of %s', async (_, window, query) => {
    const asked = { window, ...query };
    const real = await contract.allocation(asked);
    const sandbox = await contract.allocation(
      asked,
      contract.server.sandboxUrl,
    );
    expect(sandbox).toHaveLength(real.length);
    for (const [step, rows] of real.entries()) {
      expect(Object.keys(sandbox[step])).toEqual(Object.keys(rows));
      expect(differences(rows, sandbox[step])).toEqual([]);
      const offByABeat = Object.values(rows).filter(row =>
        isOffByABeat(row, sandbox[step][row.name]),
      );
      expect(offByABeat.length).toBeLessThanOrEqual(2);
    }
  });

  it('tell the same machines and disks', async () => {
    const window = dayBefore();
    const real = await contract.assets(window);
    const sandbox = await contract.assets(window, contract.server.sandboxUrl);
    const costsOf = ({ nodes, disks }: typeof real) =>
      [...nodes, ...disks].map(one => [one.properties.name, one.totalCost]);
    expect(costsOf(sandbox)).toEqual(costsOf(real));
  });
});
