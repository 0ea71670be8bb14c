import { InputError } from '@backstage/errors';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { monitor, slicesReply } from '../../__fixtures__';
import { fakeDrift, renderDrift } from '../../__testUtils__';
import { DriftTab } from '.';

const PATH = '/?column=departure_delay';
const address = () => screen.getByLabelText('Address').textContent;
const choice = () => screen.findByRole('combobox', { name: 'Slice' });

it('asks for slices only once somebody chooses them, and says how many rows each has', async () => {
  const drift = fakeDrift();
  renderDrift(<DriftTab />, drift, { path: PATH });
  const select = await choice();
  expect(drift.getSlices).not.toHaveBeenCalled();
  await userEvent.selectOptions(select, 'by carrier');
  const table = within(
    await screen.findByRole('table', { name: 'departure_delay by carrier' }),
  );
  expect(drift.getSlices).toHaveBeenCalledWith(
    'm1',
    '2026-06-08',
    'departure_delay',
    expect.anything(),
  );
  const moved = within(table.getByRole('row', { name: /^AA/ }));
  expect(moved.getByText('7,300')).toBeInTheDocument();
  expect(moved.getByText('48,000')).toBeInTheDocument();
  expect(moved.getByText('19.4')).toBeInTheDocument();
  expect(moved.getByText('W1/σ 0.61')).toBeInTheDocument();
  expect(
    screen.getByText(/3 more values with 34 rows of this window/),
  ).toBeInTheDocument();
  expect(screen.getByText(/looked at, not judged/)).toBeInTheDocument();
  // The slice with the most rows comes first.
  expect(
    screen.getByText(/9,800 rows in this window, 32,000 in the baseline/),
  ).toBeInTheDocument();
  expect(
    screen.getByRole('heading', { name: 'carrier WN' }),
  ).toBeInTheDocument();
});

it('draws the slice that is chosen, and keeps it in the address', async () => {
  renderDrift(<DriftTab />, fakeDrift(), { path: `${PATH}&by=carrier` });
  const table = await screen.findByRole('table', {
    name: 'departure_delay by carrier',
  });
  await userEvent.click(within(table).getByRole('button', { name: 'AA' }));
  await waitFor(() => expect(address()).toContain('slice=AA'));
  expect(
    screen.getByRole('heading', { name: 'carrier AA' }),
  ).toBeInTheDocument();
  expect(screen.getByText(/7,300 rows in this window/)).toBeInTheDocument();
  await userEvent.selectOptions(await choice(), 'all rows');
  await waitFor(() => expect(address()).not.toContain('slice'));
  expect(table).not.toBeInTheDocument();
});

it('says of too few rows that they are, in place of an effect', async () => {
  renderDrift(<DriftTab />, fakeDrift(), {
    path: `${PATH}&by=carrier&slice=ZZ`,
  });
  const table = within(
    await screen.findByRole('table', { name: 'departure_delay by carrier' }),
  );
  expect(
    within(table.getByRole('row', { name: /^ZZ/ })).getByText('Too few rows'),
  ).toBeInTheDocument();
  expect(
    screen.getByText(/412 of 900 in the window, 0 of 900 in the baseline/),
  ).toBeInTheDocument();
});

it('says that all rows of a slice share the column by which they are told apart', async () => {
  const drift = fakeDrift();
  const reply = slicesReply();
  drift.getSlices.mockResolvedValue({
    ...reply,
    slices: reply.slices.map(slice => ({ ...slice, column: undefined })),
  });
  renderDrift(<DriftTab />, drift, { path: '/?column=carrier&by=carrier' });
  expect(
    await screen.findByText('These rows share their carrier'),
  ).toBeInTheDocument();
});

it('says why there are no slices where their rows cannot be read', async () => {
  const drift = fakeDrift();
  drift.getSlices.mockRejectedValue(
    new InputError('inference-log/*.parquet: there is no such folder yet'),
  );
  renderDrift(<DriftTab />, drift, { path: `${PATH}&by=carrier` });
  expect(
    await screen.findByText(/there is no such folder yet/),
  ).toBeInTheDocument();
});

it('offers no slices where the monitor names none', async () => {
  const drift = fakeDrift();
  const own = monitor();
  drift.getMonitors.mockResolvedValue({
    monitors: [
      {
        ...own,
        definition: {
          ...own.definition,
          spec: { ...own.definition.spec, slices: [] },
        },
      },
    ],
    broken: [],
  });
  renderDrift(<DriftTab />, drift, { path: `${PATH}&by=carrier` });
  await screen.findByRole('table', { name: 'Ranked inputs' });
  expect(screen.queryByRole('combobox', { name: 'Slice' })).toBeNull();
  expect(drift.getSlices).not.toHaveBeenCalled();
});
