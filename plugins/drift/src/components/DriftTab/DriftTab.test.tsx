import { NotAllowedError } from '@backstage/errors';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  heatMapReply,
  monitor,
  windowDetail,
  windowSummary,
} from '../../__fixtures__';
import { fakeDrift, renderDrift } from '../../__testUtils__';
import { DriftTab } from '.';

function show(
  drift: ReturnType<typeof fakeDrift>,
  options?: Parameters<typeof renderDrift>[2],
) {
  return renderDrift(<DriftTab />, drift, options);
}

const address = () => screen.getByLabelText('Address').textContent;
const sentence = () => screen.findByText(/departure_delay rose to 11.4/);

it('says the verdict in a sentence, who voted, and what that promises', async () => {
  show(fakeDrift());
  await sentence();
  const verdict = within(screen.getByRole('region', { name: 'Verdict' }));
  expect(verdict.getByText('Material')).toBeInTheDocument();
  expect(verdict.getByText('8 – 14 Jun 2026')).toBeInTheDocument();
  const votes = within(
    verdict.getByRole('table', { name: 'Votes of the families' }),
  );
  const marginal = within(votes.getByRole('row', { name: /Marginal/ }));
  expect(marginal.getByText('W1/σ 0.32')).toBeInTheDocument();
  expect(marginal.getByText('0.10')).toBeInTheDocument();
  expect(marginal.getByText('< 1e−15')).toBeInTheDocument();
  expect(marginal.getByText('Drift')).toBeInTheDocument();
  const joint = within(votes.getByRole('row', { name: /Joint/ }));
  expect(joint.getByText('No drift')).toBeInTheDocument();
  expect(
    joint.getByText('this family has no limit of its own'),
  ).toBeInTheDocument();
  expect(
    verdict.getByRole('combobox', { name: 'At most one false alarm in' }),
  ).toHaveDisplayValue('52 windows');
  expect(verdict.getByText('α = 0.019 a window.')).toBeInTheDocument();
  expect(verdict.getByText(/9 times in 10/)).toBeInTheDocument();
  expect(verdict.getByText('Not in force')).toBeInTheDocument();
});

it('shows on request what the verdict was made of', async () => {
  show(fakeDrift());
  await userEvent.click(
    await screen.findByRole('button', { name: 'Query and evidence' }),
  );
  const evidence = within(
    screen.getByRole('region', { name: 'Query and evidence' }),
  );
  expect(evidence.getByText('SELECT count(*) FROM log')).toBeInTheDocument();
  expect(evidence.getByText(/80,000 rows/)).toBeInTheDocument();
  expect(evidence.getByText(/sample of 20,000/)).toBeInTheDocument();
});

it('replaces verdict and votes where too few rows came, and shows no check', async () => {
  const drift = fakeDrift();
  drift.getWindow.mockResolvedValue(
    windowDetail({
      state: 'insufficient-data',
      sentence: '412 of 900 rows have come.',
    }),
  );
  show(drift);
  await screen.findByText('412 of 900 rows have come.');
  const verdict = within(screen.getByRole('region', { name: 'Verdict' }));
  expect(verdict.getByText('Insufficient data')).toBeInTheDocument();
  expect(verdict.queryByRole('table')).not.toBeInTheDocument();
  expect(verdict.queryByText('None')).not.toBeInTheDocument();
});

it('moves the frame by arrow keys, keeps it in the address, and reads out the window', async () => {
  const drift = fakeDrift();
  show(drift);
  await sentence();
  const chart = screen.getByRole('img', {
    name: /Drift of 3 windows: 1 material/,
  });
  act(() => chart.focus());
  await userEvent.keyboard('{ArrowLeft}');
  await waitFor(() => expect(address()).toContain('window=2026-06-01'));
  expect(drift.getWindow).toHaveBeenLastCalledWith(
    'm1',
    '2026-06-01',
    expect.anything(),
  );
  expect(
    screen.getByText(/1 – 7 Jun 2026: Significant, small/),
  ).toBeInTheDocument();
  await userEvent.keyboard('{Home}');
  await waitFor(() => expect(address()).toContain('window=2026-05-25'));
});

it('opens the window of the link, and says so where there is none', async () => {
  const drift = fakeDrift();
  show(drift, { path: '/?window=2026-01-01' });
  expect(
    await screen.findByText(/no window of 2026-01-01; the newest is shown/),
  ).toBeInTheDocument();
  await waitFor(() =>
    expect(drift.getWindow).toHaveBeenCalledWith(
      'm1',
      '2026-06-08',
      expect.anything(),
    ),
  );
});

it('has the windows as a table that can be sorted', async () => {
  show(fakeDrift());
  await userEvent.click(
    await screen.findByRole('button', { name: 'As table: windows' }),
  );
  const table = screen.getByRole('table', { name: 'Windows' });
  await userEvent.click(
    within(table).getByRole('button', { name: /^Effect ÷ limit/ }),
  );
  await userEvent.click(
    within(table).getByRole('button', { name: /^Effect ÷ limit/ }),
  );
  expect(
    within(table).getByRole('columnheader', { name: /Effect ÷ limit/ }),
  ).toHaveAttribute('aria-sort', 'descending');
  expect(
    within(table)
      .getAllByRole('rowheader')
      .map(head => head.textContent),
  ).toEqual([
    '2026-06-08 – 2026-06-14',
    '2026-06-01 – 2026-06-07',
    '2026-05-25 – 2026-05-31',
  ]);
});

it('walks the heat map by arrow keys and opens an input by Enter', async () => {
  show(fakeDrift());
  const grid = await screen.findByRole('grid', {
    name: /Material in the newest: departure_delay, predicted/,
  });
  const cell = (name: string | RegExp) =>
    within(grid).getByRole('gridcell', { name });
  // A number stands only where it is material.
  expect(cell(/departure_delay, 8 – 14 Jun/)).toHaveTextContent('3.2');
  expect(cell(/departure_delay, 1 – 7 Jun/)).toBeEmptyDOMElement();
  expect(cell('carrier, 1 – 7 Jun 2026: not tested')).toBeInTheDocument();

  act(() => cell(/departure_delay, 8 – 14 Jun/).focus());
  await userEvent.keyboard('{ArrowDown}{ArrowLeft}');
  expect(cell('carrier, 1 – 7 Jun 2026: not tested')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() =>
    expect(address()).toBe('/?window=2026-06-01&column=carrier'),
  );
  expect(
    await screen.findByRole('table', { name: 'Categories of carrier' }),
  ).toBeInTheDocument();
});

it('shows thirty of very many inputs, and all of them without making all at once', async () => {
  const drift = fakeDrift();
  const { windows, rows } = heatMapReply();
  drift.getHeatMap.mockResolvedValue({
    windows,
    rows: Array.from({ length: 2000 }, (_, i) => ({
      ...rows[1],
      column: `input_${i}`,
    })),
  });
  show(drift);
  const grid = await screen.findByRole('grid');
  expect(within(grid).getAllByRole('rowheader')).toHaveLength(30);
  await userEvent.click(screen.getByRole('button', { name: 'Show all 2,000' }));
  expect(grid).toHaveAttribute('aria-rowcount', '2001');
  expect(within(grid).getAllByRole('rowheader').length).toBeLessThan(60);
  const scroller = grid.parentElement as HTMLElement;
  fireEvent.scroll(scroller, { target: { scrollTop: 1500 * 24 } });
  expect(
    within(grid).getByRole('rowheader', { name: 'input_1500' }),
  ).toBeInTheDocument();
  // The grid stays in the tab order wherever it is scrolled to.
  expect(grid.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
});

it('ranks inputs with data problems first and drills down into one', async () => {
  show(fakeDrift());
  const table = await screen.findByRole('table', { name: 'Ranked inputs' });
  expect(
    within(table)
      .getAllByRole('rowheader')
      .map(head => head.textContent),
  ).toEqual(['carrier', 'departure_delay', 'predictedoutput']);
  expect(
    within(table).getByText(/1 category that the baseline/),
  ).toBeInTheDocument();
  expect(within(table).getAllByText(/10 % null, 2.5 % before/)).toHaveLength(2);

  await userEvent.click(
    within(table).getByRole('button', { name: 'departure_delay' }),
  );
  expect(address()).toContain('column=departure_delay');
  expect(
    screen.getByRole('img', {
      name: /Histogram of departure_delay: most values lie from 0 to 10 now, from −10 to 0/,
    }),
  ).toBeInTheDocument();
  expect(
    screen.getByRole('img', { name: /D = 0.13 at 8: 70\s% lie at or below/ }),
  ).toBeInTheDocument();
  const bins = screen.getByRole('table', {
    name: 'Stability of departure_delay by bin',
  });
  expect(within(bins).getByText('0.275')).toBeInTheDocument();
  expect(
    within(
      screen.getByRole('table', { name: 'Tests of this column' }),
    ).getByText('asymptotic'),
  ).toBeInTheDocument();

  await userEvent.click(
    screen.getByRole('button', { name: /As table: histogram/ }),
  );
  expect(
    screen.getByRole('table', { name: 'Histogram of departure_delay' }),
  ).toBeInTheDocument();
});

it('shows what only shows of inputs together', async () => {
  show(fakeDrift());
  expect(
    await screen.findByRole('img', {
      name: /mostly by departure_delay, 80\s%/,
    }),
  ).toBeInTheDocument();
  expect(
    screen.getByRole('rowheader', { name: 'departure_delay with hour' }),
  ).toBeInTheDocument();
  expect(
    within(
      screen.getByRole('table', {
        name: 'Rows that look least like the baseline',
      }),
    ).getByText('94'),
  ).toBeInTheDocument();
});

it('lets a person choose among several monitors, and drops the window of the other', async () => {
  const drift = fakeDrift();
  const daily = monitor({ id: 'm2', name: 'daily', title: 'Daily' });
  drift.getMonitors.mockResolvedValue({
    monitors: [monitor(), daily],
    broken: [],
  });
  show(drift, { path: '/?window=2026-06-01' });
  await sentence();
  await userEvent.click(screen.getByRole('radio', { name: 'Daily' }));
  await waitFor(() => expect(address()).toBe('/?monitor=daily'));
  await waitFor(() =>
    expect(drift.getWindow).toHaveBeenLastCalledWith(
      'm2',
      '2026-06-08',
      expect.anything(),
    ),
  );
});

it('says what is wrong with a definition and a run, and who muted the alerts', async () => {
  const drift = fakeDrift();
  drift.getMonitors.mockResolvedValue({
    monitors: [
      monitor({
        problem: {
          sentence: '`hourly` is no window.',
          since: '2026-06-15T00:00:00Z',
          line: 12,
          key: 'spec.window',
        },
        run: { state: 'failed', problem: 'log/08.parquet is cut off' },
        mute: {
          until: '2126-07-01T00:00:00Z',
          by: 'user:default/ada',
          at: '2026-06-15T00:00:00Z',
          reason: 'A holiday week, as every year.',
        },
      }),
    ],
    broken: [
      {
        definedIn: { kind: 'config', location: 'drift.monitors[1]' },
        sentence: 'It names no model.',
        key: 'metadata.model',
      },
    ],
  });
  show(drift);
  expect(
    await screen.findByText(
      /`hourly` is no window\. \(line 12, spec\.window\)/,
    ),
  ).toBeInTheDocument();
  expect(screen.getByText(/log\/08.parquet is cut off\./)).toBeInTheDocument();
  expect(screen.getByText(/A holiday week, as every year/)).toBeInTheDocument();
  expect(
    screen.getByText(/It names no model\. \(metadata\.model\)/),
  ).toBeInTheDocument();
  expect(await sentence()).toBeInTheDocument();
});

it('says how to begin where nobody watches the model', async () => {
  const drift = fakeDrift();
  drift.getMonitors.mockResolvedValue({ monitors: [], broken: [] });
  show(drift);
  expect(
    await screen.findByText('Nobody watches this model’s drift'),
  ).toBeInTheDocument();
  expect(screen.getByLabelText('What to add')).toHaveTextContent(
    'kind: DriftMonitor',
  );
});

it('says that it never ran, and lets a person run it', async () => {
  const drift = fakeDrift();
  drift.getMonitors.mockResolvedValue({
    monitors: [
      monitor({ run: { state: 'never', nextAt: '2026-06-16T03:00:00Z' } }),
    ],
    broken: [],
  });
  drift.getWindows.mockResolvedValue({ windows: [], marks: [] });
  show(drift);
  expect(
    await screen.findByText('This monitor has not run yet'),
  ).toBeInTheDocument();
  expect(
    screen.getByText(/A run is due since .*, and begins when those before it/),
  ).toBeInTheDocument();
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Run now' })).not.toHaveAttribute(
      'aria-disabled',
    ),
  );
  await userEvent.click(screen.getByRole('button', { name: 'Run now' }));
  expect(await screen.findByText('The run has started.')).toBeInTheDocument();
  expect(drift.run).toHaveBeenCalledWith(
    'm1',
    {},
    { idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
  );
});

it('keeps to itself what a person may not see, and offers another try where a read failed', async () => {
  const drift = fakeDrift();
  drift.getMonitors.mockRejectedValue(new NotAllowedError('No'));
  const { unmount } = show(drift);
  expect(
    await screen.findByText('You may not see the drift of this model'),
  ).toBeInTheDocument();
  unmount();

  const other = fakeDrift();
  other.getWindow.mockRejectedValueOnce(new Error('the engine is away'));
  show(other);
  expect(
    await screen.findByText('The verdict could not be read'),
  ).toBeInTheDocument();
  // One failed read does not blank the page.
  expect(screen.getByRole('grid')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await sentence()).toBeInTheDocument();
});

it('shows a new window as soon as it is judged, and keeps an old answer where a read fails, with its age', async () => {
  const drift = fakeDrift();
  const { signal } = show(drift);
  await sentence();
  drift.getWindows.mockResolvedValue({
    windows: [
      ...(await drift.getWindows('m1')).windows,
      windowSummary('2026-06-15', '2026-06-21', 'none', 0.01),
    ],
    marks: [],
  });
  drift.getWindow.mockResolvedValue(
    windowDetail({ state: 'none', sentence: 'Nothing moved.' }),
  );
  drift.getBaselines.mockRejectedValue(new Error('The database is away.'));
  act(() => signal('drift:resource:default/flight-delay'));
  expect(await screen.findByText('Nothing moved.')).toBeInTheDocument();
  expect(
    screen.getByRole('img', { name: /Drift of 4 windows/ }),
  ).toBeInTheDocument();
  expect(await screen.findByText(/The database is away/)).toBeInTheDocument();
  expect(
    screen.getByRole('table', { name: 'Baselines of this monitor' }),
  ).toBeInTheDocument();
});
