import { ServiceUnavailableError } from '@backstage/errors';
import { FleetReply } from '@bellwether/plugin-models-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  asked,
  fakeModels,
  fleet,
  fleetReply,
  fleetRow,
  renderFleet,
  renderModels,
} from '../../__testUtils__';

const rowOf = async (name: RegExp) => {
  const head = await screen.findByRole('rowheader', { name });
  return within(head.closest('tr')!);
};

describe('the rows', () => {
  it('name owner, champion, and where the model runs, each absence in words', async () => {
    renderFleet('');
    const delay = await rowOf(/^flight-delay/);
    expect(delay.getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/resource/flight-delay',
    );
    expect(delay.getByText('travel-ml')).toBeInTheDocument();
    expect(delay.getByText('prod-eu')).toBeInTheDocument();
    expect(delay.getByText('v13 · 6/6 · v14 at 20 %')).toBeInTheDocument();

    const basket = await rowOf(/^basket-forecast/);
    expect(basket.getAllByText('Not the champion:')).toHaveLength(2);
    expect(basket.getByText('Stale, 26 h')).toBeInTheDocument();
    expect(basket.getByText(/or more/)).toHaveAttribute(
      'title',
      'It was the champion already when the portal first looked',
    );

    const image = await rowOf(/^image-near-duplicate-of-the-european/);
    expect(image.getByText('No champion')).toBeInTheDocument();
    expect(image.getByText('challenger v3')).toBeInTheDocument();
    expect(image.getByText('Nowhere')).toBeInTheDocument();
    expect(image.getByText(/^image-near.*….*place-v2$/)).toBeInTheDocument();
  });

  it('tell a framework that was not read yet from one that nobody can know', async () => {
    renderFleet(
      '',
      fleetReply([
        fleetRow('new', { framework: undefined, filesRead: false }),
        fleetRow('odd', { framework: undefined }),
        fleetRow('empty', {
          framework: undefined,
          filesRead: false,
          stage: 'empty',
          versionCount: 0,
        }),
      ]),
    );
    expect(
      (await rowOf(/^new/)).getByText('framework not read yet'),
    ).toBeInTheDocument();
    expect(
      (await rowOf(/^odd/)).getByText('framework not known'),
    ).toBeInTheDocument();
    expect((await rowOf(/^empty/)).queryByText(/^framework/)).toBeNull();
  });

  it('stay in sight while the next page is read, and a late answer to an old question is dropped', async () => {
    const models = renderFleet('', fleetReply(fleet, { total: 60 }));
    const old: ((reply: FleetReply) => void)[] = [];
    await screen.findByText('1–3 of 60');
    models.queryFleet.mockImplementation(
      () => new Promise(resolve => old.push(resolve)),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(
      await screen.findByRole('progressbar', { name: 'Reading the models' }),
    ).toBeInTheDocument();
    expect(screen.getByText('flight-delay')).toBeInTheDocument();

    models.queryFleet.mockResolvedValue(
      fleetReply([fleetRow('stock-out')], { total: 60, page: 2 }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: /Not the champion/ }),
    );
    expect(await screen.findByText('stock-out')).toBeInTheDocument();
    old.forEach(answer => answer(fleetReply([fleetRow('too-late')])));
    expect(screen.queryByText('too-late')).not.toBeInTheDocument();
    expect(models.queryFleet.mock.calls[1][1]?.signal?.aborted).toBe(true);
  });
});

describe('states', () => {
  it('nothing matches: offers to clear the filters', async () => {
    const models = renderFleet('?runs=none&sort=name', fleetReply([]));
    await screen.findByRole('heading', { name: 'No model matches' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await waitFor(() =>
      expect(asked(models)).toMatchObject({ runs: [], sort: 'name' }),
    );
  });

  it.each([
    ['No registry is configured', []],
    [
      'The registry has not been read yet',
      [{ id: 'mlflow-prod', kind: 'registry' as const }],
    ],
    [
      'No model yet',
      [
        {
          id: 'mlflow-prod',
          kind: 'registry' as const,
          readAt: '2026-06-16T14:00:00Z',
        },
      ],
    ],
  ])('no model at all: %s', async (title, sources) => {
    renderFleet('', fleetReply([], { sources }));
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
  });

  it('a page past the end leads back to the first', async () => {
    const models = renderFleet(
      '?page=9',
      fleetReply([], { total: 23, page: 9 }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'First page' }),
    );
    await waitFor(() => expect(asked(models)).toMatchObject({ page: 1 }));
  });

  it('a source that does not answer is named above the rows and in the footer', async () => {
    renderFleet(
      '',
      fleetReply(fleet, {
        sources: [
          {
            id: 'prod-us',
            kind: 'cluster',
            readAt: '2026-06-15T12:40:00Z',
            staleSince: new Date(Date.now() - 26 * 3_600_000).toISOString(),
            problem: 'the cluster refuses connections.',
          },
        ],
      }),
    );
    expect(
      await screen.findByText(/prod-us: the cluster refuses connections\./),
    ).toBeInTheDocument();
    expect(screen.getByText('flight-delay')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Connections' })).toHaveAttribute(
      'href',
      '/models/connections',
    );
    expect(
      screen.getByTitle('the cluster refuses connections.'),
    ).toHaveTextContent('prod-us stale for 26 h');
  });

  it('a failed read offers another try, and the filters stay', async () => {
    const models = fakeModels();
    models.queryFleet
      .mockRejectedValueOnce(
        new ServiceUnavailableError('The database is away'),
      )
      .mockResolvedValue(fleetReply(fleet));
    renderModels('/models/fleet?text=delay', models);
    expect(await screen.findByText('The database is away')).toBeInTheDocument();
    expect(screen.getByRole('searchbox')).toHaveValue('delay');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('flight-delay')).toBeInTheDocument();
  });
});
