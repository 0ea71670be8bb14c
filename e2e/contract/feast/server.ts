import { startSandbox } from '@bellwether/sandbox';

/** The Feast that a contract test talks to. */
export interface FeastServer {
  /** Address of the REST registry, without `/api/v1`. */
  registryUrl: string;
  /** Address of the feature server. */
  onlineUrl: string;
  close(): Promise<void>;
}

const { BELLWETHER_FEAST_REGISTRY_URL, BELLWETHER_FEAST_ONLINE_URL } =
  process.env;

/**
 * A real Feast that `BELLWETHER_FEAST_REGISTRY_URL` and `BELLWETHER_FEAST_ONLINE_URL` name, or else the sandbox.
 *
 * A real one needs baselines, and in one of its projects:
 * - a view with a ttl over an entity of integer keys from 1 on, a feature of which is a number;
 *   some of the first 1000 keys are fresh, some are older than the ttl, some are not there;
 * - a feature service over such views alone, and one with an on-demand view that reads a request source.
 */
export async function openFeast(): Promise<FeastServer> {
  if (BELLWETHER_FEAST_REGISTRY_URL && BELLWETHER_FEAST_ONLINE_URL) {
    return {
      registryUrl: BELLWETHER_FEAST_REGISTRY_URL.replace(/\/+$/, ''),
      onlineUrl: BELLWETHER_FEAST_ONLINE_URL.replace(/\/+$/, ''),
      close: async () => {},
    };
  }
  if (BELLWETHER_FEAST_REGISTRY_URL || BELLWETHER_FEAST_ONLINE_URL) {
    throw new Error(
      'Set both BELLWETHER_FEAST_REGISTRY_URL and BELLWETHER_FEAST_ONLINE_URL, or neither',
    );
  }
  const sandbox = await startSandbox({
    quiet: true,
    seed: 'contract',
    now: new Date('2026-11-01T09:00:00Z'),
  });
  return {
    registryUrl: sandbox.urls.feast.registry,
    onlineUrl: sandbox.urls.feast.online,
    close: () => sandbox.close(),
  };
}
