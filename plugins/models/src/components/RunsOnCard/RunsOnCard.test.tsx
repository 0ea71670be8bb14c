import { screen, within } from '@testing-library/react';
import {
  fakeModelsApi,
  renderForModel,
  server,
  serversReply,
} from '../__testUtils__';
import { RunsOnCard } from './RunsOnCard';

function renderReply(reply: ReturnType<typeof serversReply>) {
  const models = fakeModelsApi();
  models.getServers.mockImplementation(async () => reply);
  return renderForModel(<RunsOnCard />, models);
}

const rowsOf = async () =>
  within(await screen.findByRole('table', { name: 'Servers of the model' }))
    .getAllByRole('row')
    .slice(1);

describe('RunsOnCard', () => {
  it('shows cluster, version with role, replicas and traffic, and that all is as it should be', async () => {
    renderReply(
      serversReply([
        server('prod-eu', {
          versions: [
            {
              role: 'stable',
              version: 13,
              readyReplicas: 6,
              wantedReplicas: 6,
              weight: 0.796,
            },
            {
              role: 'canary',
              version: 14,
              readyReplicas: 1,
              wantedReplicas: 2,
              weight: 0.204,
            },
          ],
        }),
        server('prod-us'),
      ]),
    );
    const [stable, canary, alone] = await rowsOf();
    expect(stable).toHaveTextContent(/flight-ops \/ flight-delay/);
    expect(stable).toHaveTextContent(/13 stable.*6\/6.*79\.6/);
    expect(canary).toHaveTextContent(/14 canary.*Too few: 1\/2.*20\.4/);
    expect(alone).toHaveTextContent(/prod-us.*13 stable.*4\/4all$/);
    expect(
      screen.getByText('Every stable server serves the champion'),
    ).toBeInTheDocument();
    expect(screen.queryByText('not the champion')).not.toBeInTheDocument();
  });

  it('marks a server that does not serve the champion, and says which one', async () => {
    renderReply(
      serversReply([
        server('prod-eu'),
        server('prod-us', {
          champion: 'differs',
          versions: [
            {
              role: 'stable',
              version: 12,
              readyReplicas: 4,
              wantedReplicas: 4,
            },
          ],
        }),
      ]),
    );
    const [eu, us] = await rowsOf();
    expect(us).toHaveTextContent('not the champion');
    expect(eu).not.toHaveTextContent('not the champion');
    expect(
      screen.getByText(
        '1 of 2 stable servers does not serve the champion, which is 13: prod-us serves 12',
      ),
    ).toBeInTheDocument();
  });

  it('does not claim to know what it does not: a version, a share of traffic, the champion', async () => {
    renderReply(
      serversReply([
        server('prod-eu', {
          champion: 'unknown',
          phase: 'degraded',
          versions: [
            {
              role: 'stable',
              declared: 'models:/flight-delay@live',
              readyReplicas: 1,
              wantedReplicas: 1,
            },
            {
              role: 'canary',
              version: 14,
              readyReplicas: 1,
              wantedReplicas: 1,
            },
          ],
        }),
      ]),
    );
    const [stable] = await rowsOf();
    expect(stable).toHaveTextContent('“models:/flight-delay@live”');
    expect(stable).toHaveTextContent('not reported');
    expect(screen.getByText('Degraded')).toBeInTheDocument();
    expect(
      screen.getByText(
        'For 1 of 1 servers it is not known whether the champion is served',
      ),
    ).toBeInTheDocument();
  });

  it('marks only the servers of a cluster that does not answer', async () => {
    renderReply(
      serversReply([server('prod-eu'), server('prod-us')], {
        clusters: [
          { cluster: 'prod-eu', readAt: new Date().toISOString() },
          {
            cluster: 'prod-us',
            readAt: '2026-06-15T12:00:00Z',
            staleSince: '2026-06-15T12:40:00Z',
            problem: 'the connection is refused.',
          },
        ],
      }),
    );
    const [eu, us] = await rowsOf();
    expect(us).toHaveTextContent('Stale');
    expect(eu).not.toHaveTextContent('Stale');
    expect(
      screen.getByText(/prod-us: the connection is refused/),
    ).toBeInTheDocument();
  });

  it('tells a model that runs nowhere from clusters that are not read, and from none at all', async () => {
    const readAt = new Date().toISOString();
    const { unmount } = renderReply({
      servers: [],
      clusters: [{ cluster: 'prod-eu', readAt }],
    });
    expect(
      await screen.findByText('Runs on no cluster that the portal watches'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/bellwether\.dev\/model: flight-delay/),
    ).toBeInTheDocument();
    unmount();

    const second = renderReply({
      servers: [],
      clusters: [{ cluster: 'prod-eu', readAt }, { cluster: 'prod-us' }],
    });
    expect(await screen.findByText('Not known yet')).toBeInTheDocument();
    second.unmount();

    renderReply({ servers: [], clusters: [] });
    expect(
      await screen.findByText('No cluster is watched'),
    ).toBeInTheDocument();
  });
});
