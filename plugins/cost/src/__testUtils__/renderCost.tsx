import { Entity } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { JSX } from 'react';
import { useLocation } from 'react-router-dom';
import { costApiRef, summariesApiRef } from '../api';
import { fakeCost } from './fakeCost';

/** The model whose page is shown. */
export const model: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'flight-delay', namespace: 'default' },
  spec: { type: 'ml-model', owner: 'group:default/travel-ml' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/travel-ml' }],
};

/** Signals, by the id under which portals have them. */
const signalsRef = createApiRef<{
  subscribe(channel: string, onMessage: () => void): { unsubscribe(): void };
}>({ id: 'plugin.signal.service' });

/** Shows the address, so that a test can read it. */
function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="Address">{`${pathname}${search}`}</output>;
}

/** A part of flight-delay's page, or of the fleet, on a fake backend. */
export function renderCost(
  element: JSX.Element,
  cost: ReturnType<typeof fakeCost>,
  options: {
    path?: string;
    /** Permissions that this person lacks. */
    denied?: string[];
    summaries?: jest.Mock;
  } = {},
) {
  const listeners = new Map<string, Set<() => void>>();
  const { unmount } = renderInTestApp(
    <EntityProvider entity={model}>
      {element}
      <Address />
    </EntityProvider>,
    {
      apis: [
        [costApiRef, cost],
        [
          summariesApiRef,
          {
            getSummaries:
              options.summaries ??
              jest.fn().mockResolvedValue({ summaries: {} }),
          },
        ],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: ({ permission }) =>
              options.denied?.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          }),
        ],
        [
          signalsRef,
          {
            subscribe: (channel: string, onMessage: () => void) => {
              const ofChannel = listeners.get(channel) ?? new Set();
              listeners.set(channel, ofChannel.add(onMessage));
              return { unsubscribe: () => ofChannel.delete(onMessage) };
            },
          },
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [options.path ?? '/'],
    },
  );
  return {
    unmount,
    /** What the backend does when something has changed. */
    signal: (channel: string) =>
      listeners.get(channel)?.forEach(listener => listener()),
  };
}
