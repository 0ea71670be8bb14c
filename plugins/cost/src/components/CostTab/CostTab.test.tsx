import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  advice,
  adviceReply,
  recommendation,
  rolloutHold,
} from '../../__fixtures__';
import { costsReply } from '../../__fixtures__';
import { fakeCost, findCard, renderCost } from '../../__testUtils__';
import { CostTab } from '.';

const plain = (text: string | null) => (text ?? '').replace(/\s/g, ' ');

it('begins with a sentence: what it costs, whether it is the right size, what could be done and why that waits', async () => {
  const cost = fakeCost();
  cost.getRecommendations.mockResolvedValue(
    adviceReply({
      servers: [
        advice({ recommendation: recommendation({ hold: rolloutHold }) }),
      ],
    }),
  );
  renderCost(<CostTab />, cost);
  const short = await findCard('In short');
  expect(await within(short).findByText('Too large')).toBeInTheDocument();
  expect(within(short).getByText('Budget: will exceed')).toBeInTheDocument();
  expect(plain(short.textContent)).toContain(
    '29.15 EUR per day, 2 % more than in the week before. The right size frees 9.20 EUR per day, of which 4.59 EUR leave the bill. Held until the rollout of 14 ends',
  );
  const canary = await findCard('Canary against stable');
  expect(plain(canary.textContent)).toContain('0.0092 v. 0.0069 EUR');
});

it('says of each day what it was spent on, idle and shared apart, by which rule, whether it adds up, and what is left out', async () => {
  renderCost(<CostTab />, fakeCost());
  const days = await findCard(/^Cost per day, EUR/);
  expect(
    within(days).getByText(
      'Matched by label serving.kserve.io/inferenceservice',
    ),
  ).toBeInTheDocument();
  expect(
    within(days).getByText('Adds up to the node bill, difference 0.3 %'),
  ).toBeInTheDocument();
  expect(
    within(days).getByText(/^prod-us: stale since 15 Jun/),
  ).toBeInTheDocument();
  expect(plain(days.textContent)).toMatch(
    /shared services 1\.20.*idle share of nodes 3\.90/,
  );
  expect(
    within(days).getByText('21 May is covered by three quarters.'),
  ).toBeInTheDocument();
  await userEvent.click(
    within(days).getByRole('button', { name: 'As table: cost per day' }),
  );
  const table = within(
    within(days).getByRole('table', { name: 'Cost per day' }),
  );
  expect(table.getAllByRole('row')).toHaveLength(45);
  const unknown = table.getByRole('row', { name: /2026-05-20/ });
  expect(unknown).toHaveTextContent('foreseen only, or not known');
});

it('shows as many days as the configuration has until another number is chosen, and keeps that in the address', async () => {
  const cost = fakeCost();
  const { period } = costsReply();
  const shown = (days: number) =>
    costsReply({ period: { ...period, days, total: 29.14 * days } });
  cost.getModelCosts.mockImplementation(async (_, { days } = {}) =>
    shown(days === undefined ? 7 : Number(days)),
  );
  renderCost(<CostTab />, cost);
  expect(await screen.findByRole('radio', { name: '7 d' })).toBeChecked();
  expect(cost.getModelCosts).toHaveBeenLastCalledWith(
    'resource:default/flight-delay',
    { days: undefined },
    expect.anything(),
  );
  await userEvent.click(screen.getByRole('radio', { name: '90 d' }));
  await waitFor(() =>
    expect(cost.getModelCosts).toHaveBeenLastCalledWith(
      'resource:default/flight-delay',
      { days: 90 },
      expect.anything(),
    ),
  );
  expect(screen.getByLabelText('Address')).toHaveTextContent('?days=90');
  expect(
    await screen.findByText(
      /29 whole days of 90: 2,622\.60.EUR, 29\.14 a day, 0\.0069 per 1,000 predictions$/,
    ),
  ).toBeInTheDocument();
  await userEvent.click(
    screen.getByRole('button', { name: 'CSV: cost per day' }),
  );
  expect(cost.getModelCostsCsv).toHaveBeenCalledWith(
    'resource:default/flight-delay',
    { days: 90 },
  );
});

it('shows promised beside realised, what is measured later, and what was reverted', async () => {
  renderCost(<CostTab />, fakeCost());
  const ledger = within(
    await screen.findByRole('table', { name: 'Ledger of changes' }),
  );
  const [, measuring, live, reverted] = ledger.getAllByRole('row');
  expect(measuring).toHaveTextContent('measured from 23 Jun');
  expect(measuring).toHaveTextContent('Live, measuring');
  expect(live).toHaveTextContent('4.12 (3.60 – 4.60)');
  expect(reverted).toHaveTextContent('Reverted after 2 h: throttled 4 %.');
  expect(
    ledger.getByRole('link', { name: /^Pull request 398: CPU 5 → 4 cores/ }),
  ).toBeInTheDocument();
});

it('says why a jump happened, cause by cause', async () => {
  renderCost(<CostTab />, fakeCost());
  const table = within(
    await screen.findByRole('table', {
      name: 'Days that cost other than expected',
    }),
  );
  const row = table.getByRole('row', { name: /14 Jun/ });
  expect(within(row).getByText('Deploy')).toBeInTheDocument();
  expect(row).toHaveTextContent('+5.90 deploy: Two pods of a canary');
  expect(row).toHaveTextContent('−0.70 traffic');
});
