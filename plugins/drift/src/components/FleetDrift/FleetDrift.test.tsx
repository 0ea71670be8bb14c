import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fleetReply } from '../../__fixtures__';
import { fakeDrift, renderDrift } from '../../__testUtils__';
import { FleetDrift } from '.';

it('shows models × weeks in the order of what needs a person, and opens a model from a cell', async () => {
  renderDrift(<FleetDrift />, fakeDrift());
  const grid = await screen.findByRole('grid', {
    name: /3 monitors in 2 weeks. Needs a person: flight-delay/,
  });
  expect(
    within(grid)
      .getAllByRole('rowheader')
      .map(head => head.textContent),
  ).toEqual(['flight-delay', 'stock-out', 'basket']);
  const cell = (name: string) => within(grid).getByRole('gridcell', { name });
  expect(
    cell('flight-delay, weekly, 8 – 14 Jun 2026: 3.2 times its limit'),
  ).toHaveTextContent('3.2');
  // Too few rows are no drift of 0.
  expect(
    cell('stock-out, daily, 1 – 7 Jun 2026: Insufficient data'),
  ).toBeEmptyDOMElement();
  expect(
    cell('basket, weekly, 8 – 14 Jun 2026: no window'),
  ).toBeInTheDocument();

  act(() =>
    cell('flight-delay, weekly, 8 – 14 Jun 2026: 3.2 times its limit').focus(),
  );
  await userEvent.keyboard('{Enter}');
  expect(screen.getByLabelText('Address')).toHaveTextContent(
    '/catalog/default/resource/flight-delay/drift?monitor=weekly',
  );
});

it('says the state of each monitor in words, who muted it, what is broken, and how many nobody watches', async () => {
  renderDrift(<FleetDrift />, fakeDrift());
  const table = await screen.findByRole('table', {
    name: 'Monitors of the fleet',
  });
  const row = (name: RegExp) =>
    within(within(table).getByRole('row', { name }));
  const delay = row(/flight-delay/);
  expect(delay.getByText('Material')).toBeInTheDocument();
  expect(delay.getByText('travel-ml')).toBeInTheDocument();
  expect(delay.queryByText(/false discoveries/)).not.toBeInTheDocument();
  const stock = row(/stock-out/);
  expect(stock.getByText('Significant, small')).toBeInTheDocument();
  expect(stock.getByText(/^Muted until/)).toBeInTheDocument();
  expect(
    stock.getByText(/one of the 5 % false discoveries/),
  ).toBeInTheDocument();
  expect(stock.getByText(/must be daily or weekly/)).toBeInTheDocument();
  expect(row(/basket/).getByText('No window yet')).toBeInTheDocument();
  expect(screen.getByText('1 needs a person')).toBeInTheDocument();
  expect(
    screen.getByText('2 registered models are watched by nobody'),
  ).toBeInTheDocument();
});

it('names a log that has dried up, before what its monitor said last', async () => {
  const drift = fakeDrift();
  const { rows, ...reply } = fleetReply();
  drift.getFleet.mockResolvedValue({
    ...reply,
    rows: [
      {
        ...rows[0],
        state: 'none',
        silence: { lastRowsOn: '2026-05-31', windows: 2 },
      },
      ...rows.slice(1),
    ],
  });
  renderDrift(<FleetDrift />, drift);
  const table = await screen.findByRole('table', {
    name: 'Monitors of the fleet',
  });
  const row = within(within(table).getByRole('row', { name: /flight-delay/ }));
  expect(row.getByText('No rows')).toBeInTheDocument();
  expect(row.getByText(/since 31 May 2026; before:/)).toBeInTheDocument();
  expect(row.getByText('None')).toBeInTheDocument();
  expect(within(table).getAllByText('No rows')).toHaveLength(1);
});

it('has the heat map as a table, and asks for more weeks', async () => {
  const drift = fakeDrift();
  renderDrift(<FleetDrift />, drift);
  await userEvent.click(
    await screen.findByRole('button', { name: 'As table: drift of the fleet' }),
  );
  expect(
    within(screen.getByRole('table', { name: 'Models and weeks' })).getByText(
      '3.2',
    ),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('radio', { name: '26 weeks' }));
  await waitFor(() =>
    expect(drift.getFleet).toHaveBeenLastCalledWith(
      { weeks: 26 },
      expect.anything(),
    ),
  );
});

it('says how to begin where no model is watched, and that all is well where nothing asks', async () => {
  const drift = fakeDrift();
  drift.getFleet.mockResolvedValue({ ...fleetReply(), rows: [], unwatched: 0 });
  renderDrift(<FleetDrift />, drift);
  expect(
    await screen.findByText('No model is watched for drift'),
  ).toBeInTheDocument();
  expect(screen.getByText('Nothing needs a person')).toBeInTheDocument();
  expect(
    screen.getByText('Every registered model is watched'),
  ).toBeInTheDocument();
});
