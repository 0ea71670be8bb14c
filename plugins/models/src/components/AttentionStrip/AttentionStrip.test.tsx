import { screen, within } from '@testing-library/react';
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
