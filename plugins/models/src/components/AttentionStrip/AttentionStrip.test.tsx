import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  fakeModels,
  fleet,
  fleetReply,
  renderFleet,
  renderModels,
} from '../../__testUtils__';

describe('what needs a person', () => {
  it('is one line when nothing does', async () => {
    renderFleet('');
    expect(
      await screen.findByText('Nothing needs a person'),
    ).toBeInTheDocument();
  });

  it('says what happened, since when, whose it is, and leads to where it is solved', async () => {
    const models = fakeModels();
    models.queryFleet.mockResolvedValue(fleetReply(fleet));
    models.getAttention.mockResolvedValue({
      total: 7,
      items: [
        {
          entityRef: 'resource:default/basket-forecast',
          title: 'basket-forecast',
          sentence: 'Serves v7; the champion is v9.',
          owner: 'group:default/retail-ml',
          severity: 'warn',
          since: new Date(Date.now() - 13 * 86_400_000).toISOString(),
          href: '/catalog/default/resource/basket-forecast/versions',
          action: 'Open versions',
        },
      ],
    });
    renderModels('/models/fleet', models);
    const table = within(
      await screen.findByRole('table', { name: 'Needs a person' }),
    );
    expect(screen.getByText('the 1 most urgent of 7')).toBeInTheDocument();
    expect(
      table.getByRole('row', {
        name: /Warning basket-forecast Serves v7; the champion is v9\. retail-ml 13.d Open versions/,
      }),
    ).toBeInTheDocument();
    expect(
      table.getByRole('button', { name: 'Open versions: basket-forecast' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/basket-forecast/versions',
    );
    expect(
      screen.getByRole('link', { name: 'Only my teams’ models' }),
    ).toHaveAttribute('href', '/models/fleet?team=travel-ml');
  });

  it('is narrowed with the rows to the models of my teams, and widened again; other filters stay', async () => {
    const models = renderFleet('?stage=production&page=2&colour=blue');
    await userEvent.click(
      await screen.findByRole('link', { name: 'Only my teams’ models' }),
    );
    await waitFor(() =>
      expect(models.getAttention.mock.lastCall?.[0]).toEqual({
        team: ['travel-ml'],
      }),
    );
    expect(models.queryFleet.mock.lastCall?.[0]).toMatchObject({
      team: ['travel-ml'],
      stage: ['production'],
      page: 1,
    });
    expect(await screen.findByText('of travel-ml')).toBeInTheDocument();

    const all = await screen.findByRole('link', {
      name: 'Models of all teams',
    });
    expect(all).toHaveAttribute(
      'href',
      '/models/fleet?stage=production&colour=blue',
    );
    await userEvent.click(all);
    await waitFor(() =>
      expect(models.getAttention.mock.lastCall?.[0]).toEqual({ team: [] }),
    );
  });

  it('does not take the fleet with it when it fails', async () => {
    const models = fakeModels();
    models.queryFleet.mockResolvedValue(fleetReply(fleet));
    models.getAttention.mockRejectedValue(new Error('gone'));
    renderModels('/models/fleet', models);
    expect(
      await screen.findByRole('heading', {
        name: 'What needs a person could not be read',
      }),
    ).toBeInTheDocument();
    expect(await screen.findByText('flight-delay')).toBeInTheDocument();
  });
});
