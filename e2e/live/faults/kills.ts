import { randomUUID } from 'node:crypto';
import type { ModelEvent } from '@bellwether/plugin-models-common';
import { eventually, expectThat } from './Checks';
import type { Side } from './Gate';
import { refOf } from './PortalApi';
import { RECOVERY_SECONDS, type Scene } from './Scene';
import { PROBE } from './upstreams';

/** A model of the team whose member the guest is. */
const OWNED = 'flight-delay';
const ALIAS = 'fault-trial';

const HOLD_SECONDS = 60;

const SEARCH = '/api/2.0/mlflow/registered-models/search';
const VERSIONS = '/api/2.0/mlflow/model-versions/search';
const ALIAS_PATH = '/api/2.0/mlflow/registered-models/alias';

function movesTo(events: ModelEvent[], alias: string, version: number) {
  return events.filter(
    ({ type, after }) =>
      type === 'models.alias.moved' &&
      after?.alias === alias &&
      after.version === version,
  );
}

function registrations(events: ModelEvent[], version: number) {
  return events.filter(
    ({ type, after }) =>
      type === 'models.version.registered' && after?.version === version,
  );
}

/** Waits until the registry was read twice more, so that whatever would be repeated has been. */
async function twoMoreReads({ portal }: Scene): Promise<void> {
  for (let read = 0; read < 2; read++) {
    const { lastSuccessAt } = await portal.connection('registry:mlflow-prod');
    await eventually(
      'the registry is read again',
      RECOVERY_SECONDS,
      () => portal.connection('registry:mlflow-prod'),
      connection => connection.lastSuccessAt !== lastSuccessAt,
    );
  }
}

async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what}: not within ${HOLD_SECONDS} s`)),
      HOLD_SECONDS * 1000,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Kills the portal while a full read of the registry waits for an answer, with changes that it had not seen yet. */
async function killDuringRead(scene: Scene, path: string): Promise<void> {
  const { checks, gate, portal, registry } = scene;
  const title = `kill -9 while the portal reads ${
    path.split('/').slice(-2)[0]
  }`;
  let version = 0;
  await checks.check(`${title}: it comes back`, async () => {
    const held = await within(
      'a full read',
      gate.holdNext('answer', (_method, asked) => asked === path),
    );
    const { versionCount } = await portal.models.getModel(refOf(PROBE));
    version = versionCount + 1;
    await registry.createVersion(PROBE);
    await registry.setAlias(PROBE, ALIAS, version);
    await scene.killPortal();
    held.drop();
    await scene.startPortal();
  });
  await checks.check(`${title}: what changed meanwhile is seen`, () =>
    eventually(
      'the version and the alias',
      RECOVERY_SECONDS,
      () => portal.models.getModel(refOf(PROBE)),
      model =>
        model.versionCount === version &&
        model.aliases.some(
          alias => alias.alias === ALIAS && alias.version === version,
        ),
    ).then(() => {}),
  );
  await checks.check(`${title}: each change is told once`, async () => {
    await twoMoreReads(scene);
    const events = await portal.events(refOf(PROBE));
    const told = registrations(events, version).length;
    const moved = movesTo(events, ALIAS, version).length;
    expectThat(told === 1, `the version was told ${told} times`);
    expectThat(moved === 1, `the alias was told ${moved} times`);
    expectThat(
      new Set(events.map(({ id }) => id)).size === events.length,
      'an event stands twice on the timeline',
    );
  });
  await checks.check(`${title}: portal and registry agree`, async () => {
    const [shown, real] = [
      await portal.modelNames(),
      await registry.modelNames(),
    ];
    expectThat(
      shown.length === real.length,
      `${real.length} models in the registry, ${shown.length} in the portal`,
    );
  });
}

interface Moment {
  title: string;
  side: Side;
  method: string;
  /** How many requests of that kind come before the one that is held. */
  after?: { side: Side; method: string };
  /** Whether the registry has the move by then. */
  isDone: boolean;
}

const MOMENTS: Moment[] = [
  {
    title: 'before the registry was told',
    side: 'request',
    method: 'POST',
    isDone: false,
  },
  {
    title: 'after the registry did it, before the portal knew',
    side: 'answer',
    method: 'POST',
    isDone: true,
  },
  {
    title: 'while it is read back',
    side: 'answer',
    method: 'GET',
    after: { side: 'answer', method: 'POST' },
    isDone: true,
  },
];

/** Kills the portal in the middle of an alias move, and looks that the move was made once or not at all. */
async function killDuringMove(scene: Scene, moment: Moment): Promise<void> {
  const { checks, gate, portal, registry } = scene;
  const title = `kill -9 during a move of an alias, ${moment.title}`;
  const isAliasCall = (method: string) => (asked: string, path: string) =>
    asked === method && path === ALIAS_PATH;
  const current = await registry.aliasOf(OWNED, ALIAS);
  const version = current === 1 ? 2 : 1;
  const known = movesTo(await portal.events(refOf(OWNED)), ALIAS, version);
  const request = {
    version,
    expectedVersion: current,
    reason: 'A trial of what a crash leaves behind',
  };
  const idempotencyKey = randomUUID();
  const move = () =>
    portal.models.moveAlias(refOf(OWNED), ALIAS, request, { idempotencyKey });

  await checks.check(`${title}: it comes back`, async () => {
    let waiting = gate.holdNext(
      moment.after?.side ?? moment.side,
      isAliasCall(moment.after?.method ?? moment.method),
    );
    const answer = move().then(
      () => 'answered',
      () => 'cut off',
    );
    let held = await within('the move', waiting);
    if (moment.after) {
      waiting = gate.holdNext(moment.side, isAliasCall(moment.method));
      held.release();
      held = await within('the read-back', waiting);
    }
    await scene.killPortal();
    held.drop();
    expectThat((await answer) === 'cut off', 'the move was answered after all');
    const now = await registry.aliasOf(OWNED, ALIAS);
    expectThat(
      (now === version) === moment.isDone,
      `the alias points at version ${now} in the registry`,
    );
    await scene.startPortal();
  });

  if (moment.isDone) {
    await checks.check(`${title}: the move is shown`, () =>
      shownInPortal(scene, version),
    );
    await checks.check(
      `${title}: asked for again, nothing is done twice`,
      async () => {
        const again = await move().then(
          () => 'answered',
          error => (error instanceof Error ? error.message : String(error)),
        );
        expectThat(
          again === 'answered' || /409|Conflict|points at/i.test(again),
          `the repetition said: ${again}`,
        );
      },
    );
  } else {
    await checks.check(`${title}: asked for again, it is done`, async () => {
      await eventually('the repetition', RECOVERY_SECONDS, move, () => true);
      await shownInPortal(scene, version);
    });
  }
  await checks.check(`${title}: it is told once`, async () => {
    await twoMoreReads(scene);
    const events = await portal.events(refOf(OWNED));
    const added = movesTo(events, ALIAS, version).length - known.length;
    expectThat(added === 1, `the move was told ${added} times`);
    expectThat(
      (await registry.aliasOf(OWNED, ALIAS)) === version,
      'the registry says something else than the portal',
    );
  });
}

async function shownInPortal(
  { portal }: Scene,
  version: number,
): Promise<void> {
  await eventually(
    'the alias in the portal',
    RECOVERY_SECONDS,
    () => portal.models.getModel(refOf(OWNED)),
    ({ aliases }) =>
      aliases.some(alias => alias.alias === ALIAS && alias.version === version),
  );
}

/** Kills the portal's backend in the middle of full reads. */
export async function checkKillsInReads(scene: Scene): Promise<void> {
  await killDuringRead(scene, SEARCH);
  await killDuringRead(scene, VERSIONS);
}

/** Kills it in the middle of moves of an alias. */
export async function checkKillsInMoves(scene: Scene): Promise<void> {
  await scene.registry.setAlias(OWNED, ALIAS, 1);
  await shownInPortal(scene, 1);
  for (const moment of MOMENTS) {
    await killDuringMove(scene, moment);
  }
}
