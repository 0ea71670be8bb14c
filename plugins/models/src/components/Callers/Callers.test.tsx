import { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { Callers } from './Callers';

const MODEL = 'resource:default/flight-delay';
const SERVER = 'component:default/flight-delay-on-prod-eu';
const API = 'api:default/flight-delay-on-prod-eu';

function entity(
  kind: string,
  name: string,
  type: string,
  relations: Record<string, string[]> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: { type },
    relations: Object.entries(relations).flatMap(([relation, refs]) =>
      refs.map(targetRef => ({ type: relation, targetRef })),
    ),
  };
}

const renderCallers = (catalog: Partial<ReturnType<typeof catalogApiMock>>) =>
  renderInTestApp(<Callers entityRef={MODEL} />, {
    apis: [[catalogApiRef, catalog as never]],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });

it('names what depends on the model and what consumes an API of its servers, each once, and no server', async () => {
  renderCallers(
    catalogApiMock({
      entities: [
        entity('Resource', 'flight-delay', 'ml-model', {
          ownedBy: ['group:default/travel-ml'],
          dependencyOf: [SERVER, 'component:default/gate-screens'],
        }),
        entity('Component', 'flight-delay-on-prod-eu', 'model-server', {
          providesApi: [API],
        }),
        entity('API', 'flight-delay-on-prod-eu', 'openapi', {
          apiConsumedBy: [
            'component:default/crew-planning',
            'component:default/gate-screens',
          ],
        }),
        entity('Component', 'gate-screens', 'website'),
      ],
    }),
  );
  expect(await screen.findByText(/It is used by/)).toHaveTextContent(
    /^It is used by crew-planning, ?gate-screens\.$/,
  );
  expect(screen.getByRole('link', { name: 'gate-screens' })).toHaveAttribute(
    'href',
    '/catalog/default/component/gate-screens',
  );
});

it('says that the catalog names nobody, which is not the same as that nobody calls', async () => {
  renderCallers(
    catalogApiMock({
      entities: [entity('Resource', 'flight-delay', 'ml-model')],
    }),
  );
  expect(
    await screen.findByText('The catalog names nobody who uses the model.'),
  ).toBeInTheDocument();
});

it('says so when the catalog does not answer', async () => {
  renderCallers({
    getEntitiesByRefs: jest.fn().mockRejectedValue(new Error('gone')),
  });
  expect(
    await screen.findByText(/could not be read from the catalog/),
  ).toBeInTheDocument();
});
