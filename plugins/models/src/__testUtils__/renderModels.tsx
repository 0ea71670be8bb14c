import {
  AppRootElementBlueprint,
  createFrontendPlugin,
  identityApiRef,
  storageApiRef,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { useNavigate } from 'react-router-dom';
import { modelsApiRef } from '../api';
import { pageExtensions } from '../pageExtensions';
import { modelsRouteRef } from '../routes';
import { fakeModels } from './fleet';

/** The browser's own button, which a test has no other hold of. */
function BackButton() {
  const navigate = useNavigate();
  return <button onClick={() => navigate(-1)}>Browser back</button>;
}

const back = AppRootElementBlueprint.make({
  name: 'back',
  params: { element: <BackButton /> },
});

/** The pages under `/models` as a portal shows them, on a fake backend. */
export function renderModels(
  path: string,
  models: ReturnType<typeof fakeModels>,
) {
  return renderTestApp({
    features: [
      createFrontendPlugin({
        pluginId: 'models',
        title: 'Models',
        routes: { root: modelsRouteRef },
        extensions: [...pageExtensions, back],
      }),
    ],
    apis: [
      [modelsApiRef, models],
      [storageApiRef, mockApis.storage()],
      [
        identityApiRef,
        mockApis.identity({
          ownershipEntityRefs: ['user:default/ada', 'group:default/travel-ml'],
        }),
      ],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [path],
  });
}
