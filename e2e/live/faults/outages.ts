import { eventually, expectThat } from './Checks';
import { refOf } from './PortalApi';
import { RECOVERY_SECONDS, type Scene } from './Scene';

/** A state is seen after the next read, the watch of a cluster after its own times. */
const NOTICE_SECONDS = 120;

const ANSWER_MILLISECONDS = 5000;

/** Words that no answer may repeat: addresses, and what only an upstream says. */
const LEAK = /127\.0\.0\.1|localhost|https?:\/\/|Bearer|<html|Traceback/i;

/** Something the portal reads, whose outage it must state. */
export interface Upstream {
  title: string;
  /** Name of the process in the stack. */
  server: string;
  /** Id among the portal's connections. */
  connection: string;
  /** Since when what the portal shows of it may be out of date; undefined while it is fresh. */
  staleSince(scene: Scene): Promise<string | undefined>;
  /** Changes something there, and resolves when the portal shows it. */
  changeIsSeen(scene: Scene): Promise<void>;
}

async function noticed({ portal }: Scene, upstream: Upstream): Promise<void> {
  const connection = await eventually(
    'the connection is not called well',
    NOTICE_SECONDS,
    () => portal.connection(upstream.connection),
    ({ state }) => state === 'failed' || state === 'stale',
  );
  const { problem, fix, consequence } = connection;
  expectThat(Boolean(problem), 'the connection has no problem to tell');
  expectThat(Boolean(fix), 'the connection does not say what to do');
  expectThat(
    !LEAK.test([problem, consequence].join(' ')),
    `the connection repeats an address or an upstream: ${problem} ${consequence}`,
  );
}

async function recovered({ portal }: Scene, upstream: Upstream): Promise<void> {
  await eventually(
    'the connection is well again',
    RECOVERY_SECONDS,
    () => portal.connection(upstream.connection),
    ({ state }) => state === 'connected',
  );
}

/** What must hold while an upstream does not answer. */
async function checkOutage(
  scene: Scene,
  upstream: Upstream,
  how: string,
  before: string[],
): Promise<void> {
  const { checks, portal } = scene;
  const title = `${upstream.title} ${how}`;
  await checks.check(`${title}: the connection says so`, () =>
    noticed(scene, upstream),
  );
  await checks.check(`${title}: every model is still there`, async () => {
    const names = await portal.modelNames();
    expectThat(
      names.join() === before.join(),
      `there were ${before.length} models, now there are ${names.length}`,
    );
  });
  await checks.check(`${title}: what is shown says since when it is old`, () =>
    eventually(
      'stale since',
      NOTICE_SECONDS,
      () => upstream.staleSince(scene),
      since => since !== undefined,
    ).then(() => {}),
  );
  await checks.check(`${title}: a model's page does not wait`, async () => {
    const began = Date.now();
    await portal.models.getModel(refOf('flight-delay'));
    const took = Date.now() - began;
    expectThat(took < ANSWER_MILLISECONDS, `it took ${took} ms`);
  });
}

async function checkRecovery(
  scene: Scene,
  upstream: Upstream,
  how: string,
  before: string[],
): Promise<void> {
  const { checks, portal } = scene;
  const title = `${upstream.title} ${how}`;
  await checks.check(`${title}: the portal recovers by itself`, async () => {
    await recovered(scene, upstream);
    await eventually(
      'nothing is called old',
      RECOVERY_SECONDS,
      () => upstream.staleSince(scene),
      since => since === undefined,
    );
  });
  await checks.check(`${title}: a change made afterwards is seen`, () =>
    upstream.changeIsSeen(scene),
  );
  await checks.check(`${title}: no model was lost`, async () => {
    const names = await portal.modelNames();
    const lost = before.filter(name => !names.includes(name));
    expectThat(lost.length === 0, `lost: ${lost.join(', ')}`);
  });
}

/** Stops, pauses and restarts an upstream while the portal runs. */
export async function checkUpstream(
  scene: Scene,
  upstream: Upstream,
): Promise<void> {
  const names = () => scene.portal.modelNames();

  let before = await names();
  await scene.stop(upstream.server);
  await checkOutage(scene, upstream, 'stopped', before);
  await scene.start(upstream.server);
  await checkRecovery(scene, upstream, 'started again', before);

  before = await names();
  scene.pause(upstream.server);
  await checkOutage(scene, upstream, 'paused', before);
  scene.resume(upstream.server);
  await checkRecovery(scene, upstream, 'resumed', before);

  before = await names();
  await scene.start(upstream.server);
  await checkRecovery(scene, upstream, 'restarted at once', before);
}
