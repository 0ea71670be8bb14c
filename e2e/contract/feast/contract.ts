import { type Client, createClient } from './client';
import { type FeastServer, openFeast } from './server';
import type { Body, EntityWire, ServiceWire, ViewWire } from './wire';

/** A name that nothing on the server has. */
export const NOBODY = 'nobody-has-this-name';

/** What is defined on the server, which the tests take as it is. */
export interface Contract {
  readonly client: Client;
  /** Name of the project that the feature server serves. */
  readonly project: string;
  readonly entities: EntityWire[];
  /** Views whose values are stored online. */
  readonly views: ViewWire[];
  readonly onDemandViews: ViewWire[];
  readonly services: ServiceWire[];
  /** A list of the project. */
  list(path: string, query?: Record<string, string>): Promise<Body>;
}

function isOnDemand(view: ViewWire): boolean {
  return view.type === 'onDemandFeatureView';
}

/** The thing; an error that says what the server lacks when there is none. */
export function needed<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) {
    throw new Error(`The feature store has no ${what}; see server.ts`);
  }
  return thing;
}

/** Opens the server before the tests of a file, and reads what is defined there. */
export function useContract(): Contract {
  // The first reading of a time series makes the server compute.
  jest.setTimeout(30_000);
  let server: FeastServer;
  let client: Client;
  let project: string;
  let entities: EntityWire[];
  let views: ViewWire[];
  let services: ServiceWire[];

  const list: Contract['list'] = async (path, query = {}) => {
    const { status, text, body } = await client.get(`/${path}`, {
      project,
      ...query,
    });
    if (status !== 200) {
      throw new Error(`The registry answered ${status}: ${text}`);
    }
    return body;
  };

  beforeAll(async () => {
    server = await openFeast();
    client = createClient(server.registryUrl, server.onlineUrl);
    const { body } = await client.get('/projects');
    project = needed(body.projects[0], 'project').spec.name;
    ({ entities } = await list('entities'));
    ({ featureViews: views } = await list('feature_views'));
    ({ featureServices: services } = await list('feature_services'));
  }, 60_000);

  afterAll(() => server.close());

  return {
    get client() {
      return client;
    },
    get project() {
      return project;
    },
    get entities() {
      return entities;
    },
    get views() {
      return views.filter(view => !isOnDemand(view));
    },
    get onDemandViews() {
      return views.filter(isOnDemand);
    },
    get services() {
      return services;
    },
    list,
  };
}
