import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { costsReply, ledgerReply } from '../../__fixtures__';
import { fakeCost, findCard, refused, renderCost } from '../../__testUtils__';
import { sourceWords } from '../parts';
import { CostTab } from '.';

describe('honest states', () => {
  it('says who may', async () => {
    const cost = fakeCost();
    cost.getModelCosts.mockRejectedValue(await refused('NotAllowedError', 403));
    renderCost(<CostTab />, cost);
    expect(
      await screen.findByText('You may not see what this model costs'),
    ).toBeInTheDocument();
    expect(screen.getByText('cost.read')).toBeInTheDocument();
  });

  it('says what to add where nothing serves the model', async () => {
    const cost = fakeCost();
    cost.getModelCosts.mockRejectedValue(await refused('NotFoundError', 404));
    renderCost(<CostTab />, cost);
    expect(
      await screen.findByText('Nothing that runs is known to serve this model'),
    ).toBeInTheDocument();
    expect(screen.getByLabelText('What to add')).toHaveTextContent(
      'bellwether.dev/model: my-model',
    );
  });

  it('says when the first day comes', async () => {
    const cost = fakeCost();
    cost.getModelCosts.mockResolvedValue(
      costsReply({ headline: null, days: [] }),
    );
    renderCost(<CostTab />, cost);
    expect(
      await screen.findByText('No day of this model has been costed yet'),
    ).toBeInTheDocument();
  });

  it('shows the last good days, with their age, where no cluster answers', async () => {
    const { sources } = costsReply();
    const cost = fakeCost();
    cost.getModelCosts.mockResolvedValue(
      costsReply({ sources: sources.filter(({ state }) => state === 'stale') }),
    );
    renderCost(<CostTab />, cost);
    expect(await screen.findByText(/^Stale since/)).toBeInTheDocument();
    expect(screen.getByText(/OpenCost does not answer\./)).toBeInTheDocument();
    expect(await findCard('In short')).toBeInTheDocument();
  });

  it('says of a cluster which days it has not got yet that another one has', async () => {
    const [eu] = costsReply().sources;
    const behind = (missingDays: string[], cluster = 'prod-us') => ({
      ...eu,
      cluster,
      sentence: `${cluster}: OpenCost, read 2 h ago.`,
      missingDays,
    });
    const before = ['2026-06-01', '2026-06-02'];
    const cost = fakeCost();
    cost.getModelCosts.mockResolvedValue(
      costsReply({
        sources: [
          // What no cluster has is not a gap: nobody keeps it so long.
          behind(before, 'prod-eu'),
          behind([...before, '2026-06-12', '2026-06-13', '2026-06-14']),
          behind([...before, '2026-06-14'], 'prod-ap'),
        ],
      }),
    );
    renderCost(<CostTab />, cost);
    expect(
      await screen.findByText(
        'prod-us: 3 days from 12 Jun to 14 Jun are not in these figures yet, which are too low there.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'prod-ap: 14 Jun is not in these figures yet, which are too low there.',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByText(/^prod-eu: .*not in these/)).toBeNull();
    expect(screen.queryByText(/OpenCost, read 2 h ago/)).toBeNull();
    expect(sourceWords([behind(before, 'prod-eu'), behind(before)])).toEqual(
      [],
    );
  });

  it('keeps the days where recommendations, usage or ledger fail, each with a retry', async () => {
    const cost = fakeCost();
    const failure = await refused('ServiceUnavailableError', 503);
    cost.getRecommendations.mockRejectedValue(failure);
    cost.getModelLedger.mockRejectedValueOnce(failure);
    renderCost(<CostTab />, cost);
    expect(
      await screen.findByText('The recommendations could not be read'),
    ).toBeInTheDocument();
    expect(await findCard(/^Cost per day/)).toBeInTheDocument();
    const ledger = within(await findCard('Ledger'));
    cost.getModelLedger.mockResolvedValue(ledgerReply());
    await userEvent.click(ledger.getByRole('button', { name: 'Try again' }));
    expect(await ledger.findByRole('table')).toBeInTheDocument();
  });
});
