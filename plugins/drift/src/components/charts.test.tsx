import { render, screen } from '@testing-library/react';
import { windowDetail, windowsReply } from '../__fixtures__';
import EcdfChart from './Columns/EcdfChart';
import HistogramChart from './Columns/HistogramChart';
import TimelineCharts from './Timeline/TimelineCharts';

// A page without layout has no room for a chart.
beforeAll(() => {
  jest
    .spyOn(HTMLElement.prototype, 'getBoundingClientRect')
    .mockReturnValue(new DOMRect(0, 0, 800, 200));
  global.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});

afterAll(() => jest.restoreAllMocks());

const [, numbers] = windowDetail().columns;

it('draws a square for a material window, a circle below the limit, the limit, the usual band and what changed', async () => {
  const { container } = render(
    <TimelineCharts
      reply={windowsReply()}
      selected="2026-06-08"
      onSelect={jest.fn()}
    />,
  );
  expect(await screen.findByText('material from 1.0')).toBeInTheDocument();
  expect(screen.getByText('usual in the baseline')).toBeInTheDocument();
  expect(screen.getByText('12.5 baseline')).toBeInTheDocument();
  expect(screen.getByText('absolute error')).toBeInTheDocument();
  expect(screen.getByText('rows a window')).toBeInTheDocument();
  // Once, on the first of the three strips.
  expect(screen.getAllByText('v13')).toHaveLength(1);
  expect(
    container.querySelectorAll('rect[width="8"][height="8"]'),
  ).toHaveLength(1);
  expect(container.querySelectorAll('circle[r="4"]')).toHaveLength(2);
  expect(
    container.querySelectorAll('path.recharts-rectangle').length,
  ).toBeGreaterThanOrEqual(3);
});

it('draws no mark where too few rows came', async () => {
  const reply = windowsReply();
  const { container } = render(
    <TimelineCharts
      reply={{
        ...reply,
        windows: reply.windows.map(window => ({
          ...window,
          state: 'insufficient-data',
        })),
      }}
      selected="2026-06-08"
      onSelect={jest.fn()}
    />,
  );
  expect(await screen.findByText('rows a window')).toBeInTheDocument();
  expect(container.querySelector('rect[width="8"]')).toBeNull();
  expect(container.querySelector('circle[r="4"]')).toBeNull();
});

it('draws both distributions, and D where they are furthest apart', async () => {
  const { container } = render(
    <EcdfChart
      column={numbers}
      ecdf={numbers.ecdf!}
      distance={numbers.distance}
      domain={[-10, 20]}
    />,
  );
  expect(await screen.findByText('D')).toBeInTheDocument();
  expect(container.querySelectorAll('.recharts-line-curve')).toHaveLength(2);
});

it('draws the window over the baseline on common edges', async () => {
  const { container } = render(
    <HistogramChart
      column={numbers}
      edges={[-10, 0, 10, 20]}
      reference={[0.5, 0.4, 0.1]}
      current={[0.2, 0.5, 0.3]}
    />,
  );
  expect(await screen.findByText('departure_delay')).toBeInTheDocument();
  expect(container.querySelector('.recharts-area-area')).not.toBeNull();
  expect(container.querySelector('.recharts-line-curve')).not.toBeNull();
});
