import { Entity } from '@backstage/catalog-model';
import { identityApiRef, toastApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ANNOTATION_MODEL } from '@bellwether/plugin-models-common';
import { JSX } from 'react';
import { useLocation } from 'react-router-dom';
import { modelsApiRef } from '../../api';
import { createModelRouteRef, modelsRouteRef } from '../../routes';
import { fakeModelsApi } from './fakeModelsApi';

const model: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'flight-delay',
    namespace: 'default',
    annotations: { [ANNOTATION_MODEL]: 'flight-delay' },
  },
  spec: { type: 'ml-model', owner: 'group:default/travel-ml' },
};

/** Shows the query of the address, so that a test can read it. */
function Address() {
  return <output aria-label="Query">{useLocation().search}</output>;
}

/** A part of the entity page of flight-delay, on a fake backend. */
export function renderForModel(
  element: JSX.Element,
  models: ReturnType<typeof fakeModelsApi>,
  options: {
    query?: string;
    toast?: jest.Mock;
    entity?: Entity;
    /** Templates of a portal that has a scaffolder. */
    templates?: Entity[];
  } = {},
) {
  const scaffolder: Record<string, typeof modelsRouteRef> = options.templates
    ? { '/create': createModelRouteRef as never }
    : {};
  return renderInTestApp(
    <EntityProvider entity={options.entity ?? model}>
      {element}
      <Address />
    </EntityProvider>,
    {
      apis: [
        [modelsApiRef, models],
        [catalogApiRef, catalogApiMock({ entities: options.templates })],
        [
          identityApiRef,
          mockApis.identity({ userEntityRef: 'user:default/ada' }),
        ],
        [toastApiRef, { post: options.toast ?? jest.fn() }],
      ],
      mountedRoutes: {
        '/models': modelsRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        ...scaffolder,
      },
      initialRouteEntries: [`/${options.query ?? ''}`],
    },
  );
}
