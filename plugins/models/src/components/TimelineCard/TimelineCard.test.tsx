import { ServiceUnavailableError } from '@backstage/errors';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  event,
  fakeModelsApi,
  MODEL_REF,
  renderForModel,
} from '../__testUtils__';
import { TimelineCard } from './TimelineCard';

const sentences = () =>
  screen
    .getAllByRole('listitem')
    .map(
      ({ textContent }) =>
        /moved from \d+ to (\d+)/.exec(textContent ?? '')?.[1],
    );

describe('TimelineCard', () => {
  it('says when, what, who and why', async () => {
    const models = fakeModelsApi();
    models.getEvents.mockImplementation(async () => ({
      events: [
        event(13),
        event(12, {
          type: 'models.version.registered',
          actor: 'registry:mlflow-prod',
          reason: undefined,
          sentence: 'Version 12 was registered',
        }),
      ],
    }));
    renderForModel(<TimelineCard />, models);
    expect(
      await screen.findByText('champion moved from 12 to 13'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /ada/ })).toBeInTheDocument();
    expect(
      screen.getByText(/“It predicts better on the May data”/),
    ).toBeInTheDocument();
    expect(screen.getByText(/13 May.* UTC/)).toBeInTheDocument();
    expect(screen.getByText('the registry mlflow-prod')).toBeInTheDocument();
  });

  it('reads older events on request, once each, and says where that fails', async () => {
    const models = fakeModelsApi();
    models.getEvents
      .mockResolvedValueOnce({ events: [event(14), event(13)], next: 'page-2' })
      .mockRejectedValueOnce(new ServiceUnavailableError('It restarts.'))
      .mockResolvedValueOnce({ events: [event(13), event(12)] });
    renderForModel(<TimelineCard />, models);
    const more = await screen.findByRole('button', { name: 'Show older' });
    await userEvent.click(more);
    expect(await screen.findByRole('alert')).toHaveTextContent('It restarts.');
    expect(sentences()).toEqual(['14', '13']);

    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    expect(
      await screen.findByText('champion moved from 11 to 12'),
    ).toBeInTheDocument();
    expect(sentences()).toEqual(['14', '13', '12']);
    expect(models.getEvents).toHaveBeenLastCalledWith(MODEL_REF, {
      before: 'page-2',
    });
    expect(
      screen.queryByRole('button', { name: 'Show older' }),
    ).not.toBeInTheDocument();
  });

  it('says from when on there is a history when nothing has happened yet', async () => {
    const models = fakeModelsApi();
    models.getEvents.mockResolvedValue({ events: [] });
    renderForModel(<TimelineCard />, models);
    expect(
      await screen.findByText('Nothing has happened yet'),
    ).toBeInTheDocument();
  });
});
