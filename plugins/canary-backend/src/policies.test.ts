import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { verdictSchema } from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { eventually } from './__testUtils__/eventually';
import { shiftTime } from './__testUtils__/shiftTime';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const ROLLOUT = '/v1/rollouts/prod-eu/payments-ml/argo-rollout/card-fraud';
const GOOD = 'alpha: 0.01\npromote:\n  margin: 1.2\n';
const BROKEN = GOOD.replace('1.2', '0.5');

const time = shiftTime();
afterAll(() => time.end());

describe.each(databases.eachSupportedId())(
  'a policy in a file beside the model, on %s',
  id => {
    let sandbox: Sandbox;
    let portal: Portal;
    let text: string | undefined;

    beforeAll(async () => {
      sandbox = await startSandbox({ quiet: true });
      // A canary that is worse: whoever judges it by some policy rolls it back.
      const played = await fetch(
        `${sandbox.urls.control}/prometheus/scenarios/prod-eu/payments-ml/card-fraud`,
        {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ scenario: 'bad-errors' }),
        },
      );
      if (played.status !== 204) throw new Error('The sandbox refused');
      portal = await startPortal({
        sandbox,
        knex: await databases.init(id),
        prometheus: {
          sandbox: {
            baseUrl: sandbox.urls.prometheus,
            clusterLabel: 'cluster',
          },
        },
        config: { judge: { interval: { seconds: 60 } } },
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Resource',
            metadata: {
              name: 'card-fraud',
              namespace: 'default',
              annotations: {
                'bellwether.dev/judge-policy': 'judge.yaml',
                'backstage.io/managed-by-location':
                  'url:https://code.example/acme/models/catalog-info.yaml',
              },
            },
            spec: { type: 'ml-model' },
          },
        ],
        features: [
          mockServices.urlReader.mock({
            readUrl: async () => {
              if (text === undefined) throw new NotFoundError('gone');
              const buffer = Buffer.from(text);
              return { buffer: async () => buffer };
            },
          }).factory,
        ],
      });
      await portal.ready();
    });
    afterAll(async () => {
      await portal.stop();
      await sandbox.close();
    });

    const load = async (newText: string | undefined) => {
      text = newText;
      await portal.run('read-judge-policies');
    };
    const look = async () => {
      time.leap(60_000);
      await portal.run('judge-canaries');
      const { body } = await portal.as('viewer', 'get', `${ROLLOUT}/verdict`);
      return verdictSchema.parse(body);
    };
    const looks = async (count: number) => {
      const said = [];
      for (let times = 0; times < count; times += 1) said.push(await look());
      return said;
    };

    it('that never was good judges nothing, however bad the canary is, and says why with line and key', async () => {
      await load(BROKEN);
      const said = await looks(30);
      expect(new Set(said.map(({ verdict }) => verdict))).toEqual(
        new Set(['continue']),
      );
      const { policy, reason, tests } = said[29];
      expect(tests).toEqual([]);
      expect(policy).toEqual({
        location: 'judge.yaml',
        problem: expect.stringMatching(
          /^judge\.yaml, promote\.margin, line 3: .*There never was a good one, so the canary is not judged: neither promoted nor rolled back$/,
        ),
      });
      expect(reason).toContain('promote.margin, line 3');
    });

    it('that is mended holds from then on', async () => {
      await load(GOOD);
      const verdict = await eventually('a word', async () => {
        const said = await look();
        return said.tests.length > 0 ? said : undefined;
      });
      expect(verdict.promise.alpha).toBe(0.01);
      expect(verdict.policy).toEqual({ location: 'judge.yaml' });
    });

    it.each<[string, string | undefined, RegExp]>([
      ['breaks', BROKEN, /promote\.margin, line 3: .*The last good one, of/],
      ['is gone', undefined, /there is no such file\. The last good one, of/],
    ])(
      'that %s leaves the last good one in force, and says so',
      async (_, broken, problem) => {
        await load(broken);
        const { promise, policy } = await look();
        expect(promise.alpha).toBe(0.01);
        expect(policy.problem).toMatch(problem);
      },
    );

    it('and the canary that is worse is rolled back by it all the same', async () => {
      let said = await look();
      // How many looks it takes depends on how busy the model is at this time of the day.
      for (let times = 0; times < 400 && said.verdict === 'continue'; times++) {
        said = await look();
      }
      expect(said).toMatchObject({
        verdict: 'rollback',
        promise: { alpha: 0.01 },
      });
    });
  },
);
