import { render, screen } from '@testing-library/react';
import {
  costsReply,
  fleetReply,
  recommendation,
  usageReply,
} from '../__fixtures__';
import EfficiencyChart from './FleetCost/EfficiencyChart';
import FleetChart from './FleetCost/FleetChart';
import { orderAfter, parseOrder } from './FleetCost/fleet';
import { spreadLabels, ticksUpTo } from './parts';
import { pointAt } from './Risk';
import RiskChart from './Risk/RiskChart';
import { riskRows } from './Risk/risk';
import { newestWhole, toSpendPoints } from './Spend/spend';
import SpendChart from './Spend/SpendChart';
import { spendRows } from './Spend/spendTable';
import UnitCostChart from './Spend/UnitCostChart';
import { levelLabels, toUsagePlot } from './Usage/usage';
import UsageChart from './Usage/UsageChart';

// A page without layout has no room for a chart.
beforeAll(() => {
  jest
    .spyOn(HTMLElement.prototype, 'getBoundingClientRect')
    .mockReturnValue(new DOMRect(0, 0, 900, 250));
  global.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});

afterAll(() => jest.restoreAllMocks());

it('draws a bar of each day, what is foreseen with both ends named, the budget and what happened', async () => {
  const reply = costsReply();
  const { container } = render(
    <SpendChart
      points={toSpendPoints(reply)}
      marks={reply.marks}
      forecast={reply.forecast}
      budget={reply.budget}
      currency="EUR"
    />,
  );
  expect(await screen.findByText('at this rate 29.66')).toBeInTheDocument();
  expect(screen.getByText('if applied 25.01')).toBeInTheDocument();
  expect(screen.getByText('budget 26.32')).toBeInTheDocument();
  expect(screen.getByText('canary of 14')).toBeInTheDocument();
  expect(screen.getByText('EUR per day')).toBeInTheDocument();
  // Thirty days of five parts that cost something.
  expect(
    container.querySelectorAll('path.recharts-rectangle').length,
  ).toBeGreaterThanOrEqual(150);
  expect(container.querySelectorAll('[fill$="-idle)"]')).not.toHaveLength(0);
});

it('has the day that goes on once, with what it cost so far and what it will', () => {
  const { days, ...reply } = costsReply();
  const [first] = reply.forecast?.points ?? [];
  const today = { ...days[29], day: first.day, total: 3, coveredShare: 0.1 };
  const points = toSpendPoints({ ...reply, days: [...days, today] });
  expect(points).toHaveLength(44);
  expect(points[30]).toMatchObject({ total: 3, atThisRate: first.atThisRate });
  expect(newestWhole({ ...reply, days: [...days, today] }).day).toBe(
    '2026-06-15',
  );
});

it('leaves a budget far above out, which would press the bars flat', () => {
  const reply = costsReply();
  if (!reply.budget) throw new Error('no budget');
  render(
    <SpendChart
      points={toSpendPoints(reply)}
      marks={[]}
      forecast={null}
      budget={{ ...reply.budget, perMonth: 80_000 }}
      currency="EUR"
    />,
  );
  expect(screen.queryByText(/^budget/)).not.toBeInTheDocument();
  expect(screen.queryByText('foreseen')).not.toBeInTheDocument();
});

it('has kinds whose cost is not known as absent in its table, never as 0', () => {
  const rows = spendRows(costsReply());
  expect(rows).toHaveLength(44);
  // Day, total, then the seven kinds: network is the fifth.
  expect(rows[3][6]).toBeNull();
  expect(rows[2][6]).toBe(0.74);
  expect(rows[30].slice(-2)).toEqual([29.4, 29.4]);
});

it('draws what 1,000 predictions cost, also of one counted day', () => {
  const [first, ...rest] = toSpendPoints(costsReply());
  render(
    <UnitCostChart
      points={[first, ...rest.map(point => ({ ...point, perThousand: null }))]}
      currency="EUR"
    />,
  );
  expect(screen.getByText('EUR per 1,000 predictions')).toBeInTheDocument();
  expect(screen.getByText('0.0067')).toBeInTheDocument();
});

function plotOf(resource: 'cpu' | 'memory', target?: number) {
  const [server] = usageReply().servers;
  const series = server.containers[0].series.find(
    one => one.resource === resource,
  );
  if (!series) throw new Error(`no series of ${resource}`);
  const point =
    target === undefined ? undefined : pointAt(recommendation().curve, target);
  return toUsagePlot(server, series, point?.containers[0], 'GiB');
}

it('draws use against request and recommendation, the held-out period shaded, with a ring where it is exceeded', async () => {
  const { container } = render(
    <UsageChart plot={plotOf('cpu')} unit="cores per pod" />,
  );
  expect(await screen.findByText('request 4')).toBeInTheDocument();
  expect(screen.getByText('recommended 2.4')).toBeInTheDocument();
  expect(screen.getByText('held out')).toBeInTheDocument();
  expect(container.querySelectorAll('.recharts-reference-area')).toHaveLength(
    1,
  );
  expect(container.querySelectorAll('circle[r="4"]')).toHaveLength(1);
});

it('moves the recommended lines and the rings with the target', () => {
  expect(plotOf('cpu', 0.001).levels.recommendedRequest).toBe(3);
  expect(plotOf('cpu', 0.001).breaches).toHaveLength(0);
  expect(plotOf('cpu', 0.1).levels.recommendedRequest).toBe(1.9);
  expect(plotOf('cpu', 0.1).breaches.map(({ used }) => used)).toEqual([2.5]);
});

it('names lines that coincide once, in the unit of the axis', () => {
  expect(
    levelLabels(plotOf('memory').levels).map(({ words }) => words),
  ).toEqual(['request, limit 8', 'recommended 4.6', 'rec. limit 5.2']);
});

it('draws the curve, the target that is chosen and what popular rules give', async () => {
  const advised = recommendation();
  const chosen = pointAt(advised.curve, 0.012);
  if (!chosen) throw new Error('no point');
  expect(chosen.target).toBe(0.01);
  render(<RiskChart recommendation={advised} chosen={chosen} />);
  expect(
    await screen.findByText(text => text.replace(/\s/g, ' ') === 'target 1 %'),
  ).toBeInTheDocument();
  const crosses = ['1', '2', '3'].map(number => screen.getByText(number));
  expect(crosses).toHaveLength(3);
  expect(
    screen.getAllByText(text => text.replace(/\s/g, ' ') === '40 %').length,
  ).toBeGreaterThan(0);
  expect(riskRows(advised)).toHaveLength(8);
});

it('draws the fleet day by day', async () => {
  const { container } = render(<FleetChart reply={fleetReply()} />);
  expect(await screen.findByText('EUR per day')).toBeInTheDocument();
  expect(
    container.querySelectorAll('path.recharts-rectangle').length,
  ).toBeGreaterThanOrEqual(30);
});

it('draws each by cost and by what it does not use, and names what is wasted most', async () => {
  const points = [
    { title: 'large', perDay: 100, unused: 0.5, unusedPerDay: 39 },
    { title: 'small', perDay: 10, unused: 0.9, unusedPerDay: 7 },
  ];
  render(
    <EfficiencyChart points={points} ticks={[0, 50, 100]} currency="EUR" />,
  );
  expect(await screen.findByText('large')).toBeInTheDocument();
  expect(screen.getByText('small')).toBeInTheDocument();
});

it('moves labels apart that would cover each other, and keeps them inside', () => {
  expect(spreadLabels([8, 4], 10, 100)).toEqual([0, 0]);
  const [high, low] = spreadLabels([5, 4.9], 10, 100);
  expect(low + 51 - (high + 50)).toBeGreaterThanOrEqual(13);
  const values = [0.2, 0.1, 0];
  const places = spreadLabels(values, 10, 100).map(
    (moved, index) => 100 * (1 - values[index] / 10) + moved,
  );
  expect(Math.max(...places)).toBeLessThanOrEqual(100);
  expect(places[1] - places[0]).toBeGreaterThanOrEqual(13);
});

it.each([
  [29, [0, 10, 20, 30]],
  [0.0092, [0, 0.0025, 0.005, 0.0075, 0.01]],
  [4, [0, 1, 2, 3, 4]],
])('has round ticks up to %d', (highest, ticks) => {
  expect(ticksUpTo(highest)).toEqual(ticks);
});

it.each([
  [undefined, 'cost'],
  ['-cost', '-cost'],
  ['name', 'name'],
  ['constructor', 'cost'],
])('takes the order %s of an address for %s', (text, order) => {
  expect(parseOrder(text)).toBe(order);
});

it('sorts a column the usual way first, and the other way round when it is chosen again', () => {
  expect(orderAfter('unit', 'cost')).toBe('unit');
  expect(orderAfter('unit', 'unit')).toBe('-unit');
  expect(orderAfter('unit', '-unit')).toBe('unit');
});
