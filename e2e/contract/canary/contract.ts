import { TestDatabases } from '@backstage/backend-test-utils';
import { forgetConnections } from '../proxy/contract';
import { requireModules } from '../proxy/portal';
import { realUrl } from '../kubernetes/server';
import type { CanaryFields } from '../rollouts/manifests';
import { useStage, type Stage } from '../rollouts/stage';
import { type Portal, startPortal } from './portal';
import { type Recorded, type Recorder, startRecorder } from './recorder';

/** Who asks. */
type Account = 'owner' | 'viewer';

export interface CanaryContract {
  readonly stage: Stage;
  readonly portal: Portal;
  /** Everything that the portal has sent to the API server. */
  readonly requests: readonly Recorded[];
  /** Makes a Rollout that the portal takes for a model's. */
  create(name: string, fields?: CanaryFields): Promise<void>;
  /** What was sent about a namespaced object while something was done, besides reads. */
  sentBy(work: () => Promise<unknown>): Promise<Recorded[]>;
}

const MODEL = 'bellwether.dev/model';

/**
 * A portal whose every request to an API server is seen.
 *
 * @param rollouts - names of the Rollouts that it will find
 */
export function useCanaryContract(
  rollouts: readonly string[],
  account: Account = 'owner',
): CanaryContract {
  const stage = useStage();
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let recorder: Recorder;
  let portal: Portal;

  beforeAll(async () => {
    requireModules();
    const { server, namespace } = stage.contract;
    recorder = await startRecorder(
      realUrl ?? server.sandbox?.urls.clusters['prod-eu'] ?? '',
    );
    portal = await startPortal({
      url: recorder.url,
      // On a real server the others' roles reach into one namespace, and a portal watches the whole cluster.
      token: realUrl ? liveTokenOf(account) : server.tokens[account],
      namespace,
      rollouts,
      knex: await databases.init('SQLITE_3'),
    });
    forgetConnections();
  }, 120_000);

  afterAll(async () => {
    await portal?.close();
    await recorder?.close();
  });

  return {
    stage,
    get portal() {
      return portal;
    },
    get requests() {
      return recorder.requests;
    },
    async create(name, fields) {
      await stage.create(name, fields);
      await stage.patchMain(name, {
        metadata: { annotations: { [MODEL]: name } },
      });
    },
    async sentBy(work) {
      const before = recorder.requests.length;
      await work();
      return recorder.requests
        .slice(before)
        .filter(({ method }) => method !== 'GET');
    },
  };
}

function liveTokenOf(account: Account): string {
  const name = `BELLWETHER_KUBERNETES_TOKEN_${account.toUpperCase()}`;
  const token = process.env[name];
  if (!token) throw new Error(`Set ${name} to a bearer token`);
  return token;
}
