import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import {
  MODEL,
  MODEL_ENTITY,
  Portal,
  startPortal,
} from './__testUtils__/startPortal';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const GOOD = `apiVersion: bellwether.dev/v1
kind: DriftMonitor
metadata:
  name: weekly
spec:
  source: { type: files, path: fraud/*.parquet }
  timestamp: scored_at
  window: weekly
  baseline: { from: 2026-01-01, to: 2026-01-31 }
`;

describe.each(databases.eachSupportedId())(
  'a drift.yaml beside its model, on %s',
  id => {
    let portal: Portal;
    let text: string | undefined = GOOD;

    beforeAll(async () => {
      portal = await startPortal({
        knex: await databases.init(id),
        drift: {},
        entities: [
          {
            ...MODEL_ENTITY,
            metadata: {
              ...MODEL_ENTITY.metadata,
              annotations: {
                'bellwether.dev/drift-monitor': 'drift.yaml',
                'backstage.io/managed-by-location':
                  'url:https://code.example/acme/models/catalog-info.yaml',
              },
            },
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
    });
    afterAll(() => portal.stop());

    const load = async (newText: string | undefined) => {
      text = newText;
      await portal.runAll();
      return (
        await portal.get('/v1/models/resource/default/card-fraud/monitors')
      ).body;
    };

    it('is broken from the start: there is no monitor, and a sentence that says why', async () => {
      const { monitors, broken } = await load(
        GOOD.replace('window: weekly', 'window: hourly'),
      );
      expect(monitors).toEqual([]);
      expect(broken).toEqual([
        expect.objectContaining({ key: 'spec.window', line: 8 }),
      ]);
    });

    it('is good: there is a monitor, and where to edit it', async () => {
      const { monitors, broken } = await load(GOOD);
      expect(broken).toEqual([]);
      expect(monitors).toHaveLength(1);
      expect(monitors[0]).toMatchObject({
        entityRef: MODEL,
        definedIn: {
          location: 'drift.yaml',
          editUrl: 'https://code.example/acme/models/drift.yaml',
        },
      });
      expect(monitors[0].problem).toBeUndefined();
    });

    it('breaks: the last good one stays in force, and says so with line and key', async () => {
      const { monitors } = await load(
        GOOD.replace('window: weekly', 'window: hourly'),
      );
      expect(monitors[0].definition.spec.window).toBe('weekly');
      expect(monitors[0].problem).toMatchObject({
        key: 'spec.window',
        line: 8,
      });
      const { since } = monitors[0].problem;
      const again = await load(
        GOOD.replace('window: weekly', 'window: hourly'),
      );
      expect(again.monitors[0].problem.since).toBe(since);
    });

    it('cannot be read: the last good one stays in force, and says so', async () => {
      const { monitors } = await load(undefined);
      expect(monitors[0].problem.sentence).toBe('there is no such file');
      expect(monitors[0].definition.spec.window).toBe('weekly');
    });

    it('is mended: nothing is said any more', async () => {
      const { monitors } = await load(GOOD.replaceAll('weekly', 'daily'));
      // It has another name now; the one of before is in no text any more.
      expect(monitors.map((monitor: { name: string }) => monitor.name)).toEqual(
        ['daily'],
      );
      expect(monitors[0].problem).toBeUndefined();
    });
  },
);
