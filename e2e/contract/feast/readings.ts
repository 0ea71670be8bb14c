import { type Contract, needed } from './contract';
import type { OnlineWire, ServiceWire, ViewWire } from './wire';

/** A service all of whose keys are whole numbers, with the keys of it that a test needs. */
export interface Reading {
  service: ServiceWire;
  /** Names of the features that it reads. */
  features: string[];
  joinKey: string;
  /** Seconds after which its first view's values no longer count. */
  ttlSeconds: number;
  fresh: number;
  expired: number;
  unknown: number;
}

/** How many keys, from 1 on, are asked for. */
const KEYS = 1000;

export function columnOf(body: OnlineWire, name: string) {
  const index = body.metadata.feature_names.indexOf(name);
  return needed(body.results[index], `column ${name}`);
}

function storedViews(contract: Contract, service: ServiceWire): ViewWire[] {
  return service.spec.features.flatMap(
    ({ featureViewName }) =>
      contract.views.find(({ spec }) => spec.name === featureViewName) ?? [],
  );
}

function isOverNumbers(view: ViewWire): boolean {
  return (
    view.spec.entityColumns.length === 1 &&
    view.spec.entityColumns[0].valueType === 'INT64'
  );
}

/** Finds a service to read, and looks which of its keys are fresh, which are older than the ttl and which are not there. */
export async function findReading(contract: Contract): Promise<Reading> {
  for (const service of contract.services) {
    const views = storedViews(contract, service);
    const [view] = views;
    const isOne =
      views.length === service.spec.features.length &&
      views.every(
        each =>
          isOverNumbers(each) &&
          each.spec.entities.join() === view.spec.entities.join(),
      );
    if (!isOne || !view.spec.ttl) {
      continue;
    }
    const joinKey = view.spec.entityColumns[0].name;
    const ttlSeconds = Number.parseInt(view.spec.ttl, 10);
    const features = service.spec.features.flatMap(({ featureColumns }) =>
      featureColumns.map(({ name }) => name),
    );
    const keys = Array.from({ length: KEYS }, (_, index) => index + 1);
    const { body } = await contract.client.online({
      feature_service: service.spec.name,
      entities: { [joinKey]: keys },
    });
    const [feature] = service.spec.features[0].featureColumns;
    const column = columnOf(body, feature.name);
    const newest = Math.max(...column.event_timestamps.map(Date.parse));
    const limit = newest - ttlSeconds * 1000;
    const find = (matches: (status: string, at: number) => boolean) =>
      keys.find((_, index) =>
        matches(
          column.statuses[index],
          Date.parse(column.event_timestamps[index]),
        ),
      );
    const fresh = find((status, at) => status === 'PRESENT' && at > limit);
    const expired = find((status, at) => status === 'PRESENT' && at <= limit);
    const unknown = find(status => status === 'NOT_FOUND');
    if (fresh && expired && unknown) {
      return {
        service,
        features,
        joinKey,
        ttlSeconds,
        fresh,
        expired,
        unknown,
      };
    }
  }
  throw new Error(
    'The feature store has no service with fresh, expired and unknown keys; see server.ts',
  );
}
