import { render, screen } from '@testing-library/react';
import { evidenceReply, verdict } from '../__fixtures__';
import EffectChart from './Evidence/EffectChart';
import EvidenceChart from './Evidence/EvidenceChart';
import { toStrip } from './Evidence/strips';

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

function stripOf(id: string) {
  const strip = toStrip(evidenceReply(), id);
  if (!strip) throw new Error(`no strip of ${id}`);
  return strip;
}

it('draws evidence on powers of ten with its line, shaded by the share, with the marks of simpler rules', async () => {
  const strip = stripOf('errors');
  expect(strip.weights.map(({ share }) => share)).toEqual([0.05, 0.2]);
  const { container } = render(<EvidenceChart strip={strip} words="worse" />);
  expect(
    await screen.findByText('either is shown from 50.0'),
  ).toBeInTheDocument();
  expect(screen.getByText('0.1')).toBeInTheDocument();
  expect(screen.getByText('10')).toBeInTheDocument();
  expect(screen.getByText('▲ 1')).toBeInTheDocument();
  // The newest look stands at the end of its line.
  expect(screen.getByText('4.0')).toBeInTheDocument();
  expect(container.querySelectorAll('.recharts-reference-area')).toHaveLength(
    2,
  );
});

it('draws a ratio by doublings, also where one look is all there is', async () => {
  const strip = stripOf('latency');
  const [, latency] = verdict().tests;
  if (!latency.effect) throw new Error('no effect');
  const { container } = render(
    <EffectChart strip={strip} effect={latency.effect} />,
  );
  const ticks = await screen.findAllByText(/^[\d.]+×$/);
  // The drawing library measures a word in a place of its own, so one may be there twice.
  expect([...new Set(ticks.map(tick => tick.textContent))].sort()).toEqual([
    '0.5×',
    '1×',
    '2×',
  ]);
  expect(
    container.querySelectorAll(
      '.recharts-line-dots circle, circle.recharts-dot',
    ).length,
  ).toBeGreaterThan(0);
});
