import { FamilySummary } from '@bellwether/plugin-models-common';
import { screen, waitFor } from '@testing-library/react';
import { fakeModelsApi, renderForModel } from '../__testUtils__';
import { HealthStrip } from '../HealthStrip';
import { ServingTile } from './ServingTile';

const summary: FamilySummary = {
  tone: 'warn',
  word: 'Not the champion',
  figure: '10 of 10',
  label: 'replicas ready',
  sentence: 'prod-us serves 12; the champion is 13.',
  href: 'versions',
  urgency: 40,
  at: '2026-06-16T14:00:00Z',
};

describe('ServingTile', () => {
  it('shows verdict, number, what the number is, a sentence and a link', async () => {
    const models = fakeModelsApi();
    models.getSummaries.mockResolvedValue({ summaries: { serving: summary } });
    renderForModel(<ServingTile />, models);
    expect(
      await screen.findByRole('region', { name: 'Serving' }),
    ).toHaveTextContent('Not the champion');
    expect(screen.getByText('10 of 10')).toBeInTheDocument();
    expect(screen.getByText('replicas ready')).toBeInTheDocument();
    expect(
      screen.getByText('prod-us serves 12; the champion is 13.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open serving' })).toHaveAttribute(
      'href',
      '/catalog/default/resource/flight-delay/versions',
    );
  });

  it('says how old a stale summary is', async () => {
    const models = fakeModelsApi();
    models.getSummaries.mockResolvedValue({
      summaries: {
        serving: {
          ...summary,
          staleSince: new Date(Date.now() - 26 * 3600_000).toISOString(),
        },
      },
    });
    renderForModel(<ServingTile />, models);
    expect(await screen.findByText(/Stale, 26/)).toBeInTheDocument();
  });

  it('leaves no hole where nothing is known of its serving', async () => {
    const models = fakeModelsApi();
    renderForModel(
      <HealthStrip>
        <ServingTile />
      </HealthStrip>,
      models,
    );
    await waitFor(() => expect(models.getSummaries).toHaveBeenCalled());
    await waitFor(() =>
      expect(
        screen.queryByRole('region', { name: 'Serving' }),
      ).not.toBeInTheDocument(),
    );
  });
});
