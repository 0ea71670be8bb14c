import { Entity } from '@backstage/catalog-model';
import { screen } from '@testing-library/react';
import {
  fakeModelsApi,
  MODEL_REF,
  renderForModel,
  server,
  serversReply,
} from '../__testUtils__';
import { ServerCard } from './ServerCard';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'flight-delay-prod-us',
    namespace: 'servers',
    annotations: {
      'backstage.io/managed-by-location':
        'models:prod-us/flight-ops/argo-rollout/flight-delay',
      'bellwether.dev/model': 'flight-delay',
    },
  },
  spec: { type: 'model-server', owner: 'group:default/travel-ml' },
  relations: [
    { type: 'dependsOn', targetRef: 'component:default/cache' },
    { type: 'dependsOn', targetRef: MODEL_REF },
  ],
};

describe('ServerCard', () => {
  it('shows the model and the version of this server only, and whether it is the champion', async () => {
    const models = fakeModelsApi();
    models.getServers.mockImplementation(async () =>
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
    renderForModel(<ServerCard />, models, { entity });
    const table = await screen.findByRole('table');
    expect(table).toHaveTextContent(/prod-us.*12 stable.*not the champion/);
    expect(table).not.toHaveTextContent('prod-eu');
    expect(models.getServers).toHaveBeenCalledWith(
      MODEL_REF,
      expect.anything(),
    );
    expect(screen.getByRole('link', { name: 'flight-delay' })).toHaveAttribute(
      'href',
      '/catalog/default/resource/flight-delay',
    );
    expect(
      screen.getByText(/does not serve|No stable server serves/),
    ).toHaveTextContent('prod-us serves 12');
  });

  it('says so when the server is gone from its cluster', async () => {
    const models = fakeModelsApi();
    models.getServers.mockImplementation(async () =>
      serversReply([server('prod-eu')]),
    );
    renderForModel(<ServerCard />, models, { entity });
    expect(
      await screen.findByText('Not seen on its cluster'),
    ).toBeInTheDocument();
  });

  it('says so when no registry holds the model', async () => {
    const models = fakeModelsApi();
    renderForModel(<ServerCard />, models, {
      entity: { ...entity, relations: [] },
    });
    expect(
      await screen.findByText('No registry holds flight-delay'),
    ).toBeInTheDocument();
    expect(models.getServers).not.toHaveBeenCalled();
  });
});
