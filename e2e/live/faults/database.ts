import { eventually, expectThat } from './Checks';
import { refOf } from './PortalApi';
import { RECOVERY_SECONDS, type Scene } from './Scene';

const SERVER = 'postgresql';
const NOTICE_SECONDS = 60;

/** Words of the database that no answer may repeat. */
const LEAK = /127\.0\.0\.1|select |insert |ECONNREFUSED|password/i;

/** How a read went: `answered`, `no answer` in the time that a person waits, or the words with which it was refused. */
async function readModel({ portal }: Scene): Promise<string> {
  try {
    await portal.models.getModel(refOf('flight-delay'));
    return 'answered';
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      return 'no answer';
    }
    return error instanceof Error ? error.message : String(error);
  }
}

async function checkStopped(scene: Scene): Promise<void> {
  await scene.checks.check(
    'PostgreSQL stopped: a read is refused, and says nothing of the database',
    async () => {
      const words = await eventually(
        'a read is refused',
        NOTICE_SECONDS,
        () => readModel(scene),
        outcome => outcome !== 'answered' && outcome !== 'no answer',
      );
      expectThat(!LEAK.test(words), `the refusal repeats it: ${words}`);
    },
  );
}

/** As the configuration has it for the database: a query, or a connection, is waited for no longer. */
const SILENCE_SECONDS = 15;

/** A database that is silent cannot be told from a slow one, so the portal waits, but not forever. */
async function checkPaused(scene: Scene): Promise<void> {
  await scene.checks.check(
    `PostgreSQL paused: a read is refused after ${SILENCE_SECONDS} s, and says nothing of the database`,
    async () => {
      const began = Date.now();
      const outcome = await readModel(scene);
      const seconds = (Date.now() - began) / 1000;
      expectThat(outcome !== 'answered', 'it was answered');
      expectThat(
        outcome !== 'no answer',
        `it was not answered within ${seconds.toFixed(1)} s`,
      );
      expectThat(!LEAK.test(outcome), `the refusal repeats it: ${outcome}`);
    },
  );
}

async function checkRecovery(
  scene: Scene,
  how: string,
  before: string[],
): Promise<void> {
  const { checks, portal } = scene;
  await checks.check(`PostgreSQL ${how}: every model is there`, () =>
    eventually(
      'the models are shown',
      RECOVERY_SECONDS,
      () => portal.modelNames(),
      names => names.join() === before.join(),
    ).then(() => {}),
  );
  await checks.check(
    `PostgreSQL ${how}: the registry is read again`,
    async () => {
      const { lastSuccessAt } = await portal.connection('registry:mlflow-prod');
      await eventually(
        'a later read',
        RECOVERY_SECONDS,
        () => portal.connection('registry:mlflow-prod'),
        connection =>
          connection.state === 'connected' &&
          connection.lastSuccessAt !== lastSuccessAt,
      );
    },
  );
}

/** Stops, pauses and restarts the portal's own database. */
export async function checkDatabase(scene: Scene): Promise<void> {
  const before = await scene.portal.modelNames();

  await scene.stop(SERVER);
  await checkStopped(scene);
  await scene.start(SERVER);
  await checkRecovery(scene, 'started again', before);

  scene.pause(SERVER);
  await checkPaused(scene);
  scene.resume(SERVER);
  await checkRecovery(scene, 'resumed', before);

  await scene.start(SERVER);
  await checkRecovery(scene, 'restarted at once', before);
}
