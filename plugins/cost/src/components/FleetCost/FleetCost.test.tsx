import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  fleetReply,
  ledgerReply,
  rollUpRow,
  savingRow,
} from '../../__fixtures__';
import faults from '../../__fixtures__/faults.json';
import { fakeCost, renderCost } from '../../__testUtils__';
import { FleetCost } from '.';

const plain = (text: string | null) => (text ?? '').replace(/\s/g, ' ');

beforeEach(() => {
  URL.createObjectURL = jest.fn(() => 'blob:csv');
  URL.revokeObjectURL = jest.fn();
});

it('begins with a sentence, then what is promised and what is realised', async () => {
  renderCost(<FleetCost />, fakeCost());
  const short = await screen.findByRole('region', { name: 'In short' });
  expect(plain(short.textContent)).toBe(
    '213.40 EUR per day, 3 % less than in the week before. 4 savings wait: 24.60 EUR per day as requested, 9.18 EUR of it on the bill.',
  );
  const promised = screen.getByRole('region', { name: 'Promised, live now' });
  expect(plain(promised.textContent)).toContain(
    '4.91 EUR per day4.12 (3.60 – 4.60) realised',
  );
});

it('shows each team with change, waste, saving and budget, the dearest first, in words where nobody knows', async () => {
  renderCost(<FleetCost />, fakeCost());
  const table = within(
    await screen.findByRole('table', { name: 'Cost by team' }),
  );
  const [, travel, payments, retail] = table.getAllByRole('row');
  expect(
    within(travel).getByRole('link', { name: 'travel-ml' }),
  ).toHaveAttribute('href', '/catalog/default/group/travel-ml');
  expect(within(travel).getByText('Will exceed')).toBeInTheDocument();
  expect(within(travel).getByText('Deploy, 14 Jun')).toBeInTheDocument();
  expect(within(payments).getByText('Asks for nothing')).toBeInTheDocument();
  expect(within(retail).getByText('Not counted')).toBeInTheDocument();
  expect(within(retail).getByText('no week before')).toBeInTheDocument();
  expect(within(retail).getByText('nothing waits')).toBeInTheDocument();
});

it('asks the backend for an order and a page, and keeps both in the address with grouping and days', async () => {
  const cost = fakeCost();
  cost.getFleet.mockImplementation(async query =>
    fleetReply({
      by: query?.by ?? 'team',
      rows: Array.from({ length: query?.page === 2 ? 5 : 25 }, (_, index) =>
        rollUpRow(`team-${query?.page}-${index}`, 100 - index),
      ),
      rowCount: 30,
      page: Number(query?.page),
    }),
  );
  renderCost(<FleetCost />, cost, { path: '/?sort=-cost' });
  const table = () => screen.findByRole('table', { name: /^Cost by/ });
  expect(
    within(await table()).getByRole('columnheader', { name: /^Cost/ }),
  ).toHaveAttribute('aria-sort', 'ascending');
  expect(screen.getByText('30 rows')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Next' }));
  expect(
    await screen.findByText('Page 2 of 2', { exact: false }),
  ).toBeInTheDocument();
  expect(within(await table()).getAllByRole('rowheader')).toHaveLength(5);
  const asked = { by: 'team', days: undefined, pageSize: 25, savings: 10 };
  expect(cost.getFleet).toHaveBeenLastCalledWith(
    { ...asked, cluster: undefined, sort: '-cost', page: 2 },
    expect.anything(),
  );
  await userEvent.click(
    within(await table()).getByRole('button', { name: 'Team' }),
  );
  expect(screen.getByLabelText('Address')).toHaveTextContent(/\?sort=name$/);

  await userEvent.click(screen.getByRole('radio', { name: 'system' }));
  await userEvent.click(screen.getByRole('radio', { name: '7 d' }));
  await waitFor(() =>
    expect(cost.getFleet).toHaveBeenLastCalledWith(
      {
        ...asked,
        by: 'system',
        days: 7,
        cluster: undefined,
        sort: 'name',
        page: 1,
      },
      expect.anything(),
    ),
  );
  expect(screen.getByLabelText('Address')).toHaveTextContent(
    '?sort=name&by=system&days=7',
  );
});

it('asks for all savings when somebody wants them, and has that in the address', async () => {
  const cost = fakeCost();
  cost.getFleet.mockImplementation(async query =>
    fleetReply({
      savings: Array.from(
        { length: Number(query?.savings ?? 12) },
        (_, index) => savingRow(index % 10, { title: `Size ${index}` }),
      ),
      savingCount: 12,
    }),
  );
  renderCost(<FleetCost />, cost);
  await userEvent.click(
    await screen.findByRole('button', { name: 'All 12 savings' }),
  );
  expect(await screen.findByText('Size 11')).toBeInTheDocument();
  expect(screen.getByLabelText('Address')).toHaveTextContent('?savings=all');
  await userEvent.click(screen.getByRole('button', { name: 'Fewer savings' }));
  await waitFor(() =>
    expect(screen.queryByText('Size 11')).not.toBeInTheDocument(),
  );
});

it('opens a cluster into its models, and leads from a model to its costs', async () => {
  const cost = fakeCost();
  cost.getFleet.mockImplementation(async query =>
    fleetReply({
      by: query?.by ?? 'team',
      rows:
        query?.by === 'cluster'
          ? [rollUpRow('prod-eu', 90, { subject: 'prod-eu' })]
          : [
              rollUpRow('flight-delay', 29, {
                subject: 'resource:default/flight-delay',
              }),
            ],
    }),
  );
  renderCost(<FleetCost />, cost, { path: '/?by=cluster' });
  await userEvent.click(await screen.findByRole('button', { name: 'prod-eu' }));
  await waitFor(() =>
    expect(cost.getFleet).toHaveBeenLastCalledWith(
      expect.objectContaining({
        by: 'model',
        days: undefined,
        cluster: 'prod-eu',
      }),
      expect.anything(),
    ),
  );
  const table = within(
    await screen.findByRole('table', { name: 'Cost by model' }),
  );
  expect(table.getByRole('link', { name: 'flight-delay' })).toHaveAttribute(
    'href',
    '/catalog/default/resource/flight-delay/cost',
  );
  await userEvent.click(screen.getByRole('button', { name: 'All clusters' }));
  expect(screen.getByLabelText('Address')).toHaveTextContent(/\?by=model$/);
});

it('puts several savings into one request, and keeps those out that must wait', async () => {
  const cost = fakeCost();
  renderCost(<FleetCost />, cost);
  const table = within(
    await screen.findByRole('table', { name: 'Biggest savings' }),
  );
  const apply = screen.getByRole('button', { name: 'Apply chosen…' });
  expect(apply).toHaveAccessibleDescription(
    'Choose one or more of the savings',
  );
  const boxes = table.getAllByRole('checkbox');
  const [first, second, notAllowed, held] = boxes;
  expect(notAllowed).toHaveAccessibleDescription(/cost\.recommendation\.apply/);
  expect(held).toHaveAccessibleDescription(/^Held until/);
  await userEvent.click(held);
  await userEvent.click(notAllowed);
  expect(held).not.toBeChecked();
  await userEvent.click(first);
  await userEvent.click(second);
  expect(
    screen.getByText(text => plain(text) === '2 chosen, 12.30 EUR per day'),
  ).toBeInTheDocument();
  await userEvent.click(apply);
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findAllByText('+ cpu: 2400m')).toHaveLength(2);
  await userEvent.type(
    dialog.getByRole('textbox', { name: /Reason/ }),
    'The sizes are twice what they need.',
  );
  await userEvent.click(
    dialog.getByRole('button', { name: 'Open the pull request' }),
  );
  expect(await screen.findByText(/^2 of 2 under way/)).toBeInTheDocument();
  expect(cost.makeChanges).toHaveBeenCalledTimes(1);
  expect(cost.makeChanges.mock.calls[0][0].recommendations).toEqual([
    { id: savingRow(1).recommendation },
    { id: savingRow(2).recommendation },
  ]);
});

it('saves the table as the backend has it', async () => {
  const cost = fakeCost();
  cost.getFleet.mockImplementation(async ({ days } = {}) =>
    fleetReply({ by: 'system', shownDays: Number(days) }),
  );
  renderCost(<FleetCost />, cost, { path: '/?by=system&days=90' });
  await userEvent.click(
    await screen.findByRole('button', { name: 'CSV: cost by system' }),
  );
  await waitFor(() => expect(URL.createObjectURL).toHaveBeenCalled());
  expect(cost.getFleetCsv).toHaveBeenCalledWith({
    by: 'system',
    days: 90,
    cluster: undefined,
    sort: 'cost',
  });
});

it('says apart what sizes that are too small add, so that they hide no saving', async () => {
  const cost = fakeCost();
  cost.getFleet.mockResolvedValue(
    fleetReply({
      savingAddingCount: 1,
      savingAddedPerDay: 12,
      savingRequestedPerDay: -7.41,
      savingBillablePerDay: -5.92,
      rows: [rollUpRow('travel-ml', 120.4, { addedPerDay: 12 })],
    }),
  );
  renderCost(<FleetCost />, cost);
  expect(
    await screen.findByText(
      /3 savings wait: 4\.59 EUR per day as requested\. 1 size is too small: 12\.00 EUR per day more\. Together the bill is 5\.92 EUR higher\.$/,
    ),
  ).toBeInTheDocument();
  expect(
    screen.getByText('4.59 as requested; 12.00 more where sizes are too small'),
  ).toBeInTheDocument();
  const table = within(screen.getByRole('table', { name: 'Cost by team' }));
  expect(table.getByText('12.00 to add').parentElement).toHaveTextContent(
    /^12\.5012\.00 to add$/,
  );
});

it('names days and jumps that were kept in another currency, and promises that are in no sum', async () => {
  const cost = fakeCost();
  const sentence = faults['earlier-currency'];
  const finding = {
    code: 'earlier-currency' as const,
    tone: 'warn' as const,
    sentence,
  };
  const { sources } = fleetReply();
  cost.getFleet.mockResolvedValue(
    fleetReply({
      sources: sources.map(source => ({ ...source, findings: [finding] })),
      anomalies: [],
      findings: [
        { ...finding, tone: 'quiet', sentence: '2 days were found in USD.' },
      ],
    }),
  );
  const ledger = ledgerReply();
  cost.getLedger.mockResolvedValue({
    ...ledger,
    findings: [{ ...finding, sentence: 'What 1 change was promised.' }],
    entries: ledger.entries.map(entry => ({ ...entry, promisedIn: 'USD' })),
  });
  renderCost(<FleetCost />, cost);
  expect(await screen.findByText(sentence)).toBeInTheDocument();
  expect(screen.getByText('2 days were found in USD.')).toBeInTheDocument();
  expect(
    screen.getByText(/^No day that was judged in EUR cost other/),
  ).toBeInTheDocument();
  expect(
    await screen.findByText('What 1 change was promised.'),
  ).toBeInTheDocument();
  expect(screen.getAllByText('USD')).toHaveLength(ledger.entries.length);
});

it('lists what is exceeded, why spend jumped and which cluster is left out', async () => {
  renderCost(<FleetCost />, fakeCost());
  const budgets = within(await screen.findByRole('table', { name: 'Budgets' }));
  expect(
    budgets.getByText('At this rate it is spent on 28 Jun.'),
  ).toBeInTheDocument();
  const jumps = within(
    screen.getByRole('table', { name: 'Days that cost other than expected' }),
  );
  expect(jumps.getByRole('link', { name: 'flight-delay' })).toBeInTheDocument();
  expect(screen.getByText(/^prod-us: stale since 15 Jun/)).toBeInTheDocument();
});

it('says when the first day comes, and looks again when the backend tells of it', async () => {
  const cost = fakeCost();
  cost.getFleet.mockResolvedValue(
    fleetReply({ rows: [], savings: [], anomalies: [], budgets: [] }),
  );
  const { signal } = renderCost(<FleetCost />, cost);
  expect(
    await screen.findByText('No day has been costed yet'),
  ).toBeInTheDocument();
  cost.getFleet.mockResolvedValue(fleetReply({ savings: [] }));
  act(() => signal('cost:fleet'));
  expect(
    await screen.findByRole('table', { name: 'Cost by team' }),
  ).toBeInTheDocument();
  expect(screen.getByText('No saving waits')).toBeInTheDocument();
  expect(
    screen.getByText(/^A size is proposed from three hours of use on/),
  ).toBeInTheDocument();
});
