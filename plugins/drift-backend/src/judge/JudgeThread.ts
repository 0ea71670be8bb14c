import os from 'node:os';
import {
  isMainThread,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { threadOptions } from '@bellwether/drift-engine';
import { type Job, type JobResult, perform } from './jobs';

const ROLE = 'bellwether-drift-judge';

type Reply =
  | { kind: 'progress'; share: number }
  | { kind: 'done'; result: JobResult }
  | { kind: 'failed'; name: string; message: string };

/** Errors whose message is for people: it says what is wrong with the data or with the monitor. */
const FOR_PEOPLE = ['SourceError', 'SettingsError', 'RangeError'];

/** A job that failed for what its data are; the message is one line that names file and column. */
export class JobError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JobError';
  }
}

async function serve(job: Job): Promise<void> {
  const reply = (message: Reply) => parentPort?.postMessage(message);
  try {
    reply({
      kind: 'done',
      result: await perform(job, share => reply({ kind: 'progress', share })),
    });
  } catch (error) {
    reply({
      kind: 'failed',
      name: error instanceof Error ? error.name : 'Error',
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

/**
 * Where there are fewer cores than work, the event loop comes first. On Linux the priority is this thread's alone; elsewhere it would be
 * the whole process's.
 */
function giveWay(): void {
  if (process.platform === 'linux') {
    const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = os.constants.priority;
    // From where the process stands: to step forward from there is not allowed.
    os.setPriority(
      Math.min(PRIORITY_LOW, os.getPriority() + PRIORITY_BELOW_NORMAL),
    );
  }
}

// One file is both sides: it is found wherever it runs from, sources or a built package.
if (!isMainThread && workerData?.role === ROLE) {
  giveWay();
  serve(workerData.job).catch(() => process.exit(1));
}

/** Does jobs, each in a thread of its own, so that the backend's event loop stays free. */
export async function runInThread<R extends JobResult>(
  job: Job,
  isResult: (result: JobResult) => result is R,
  options: { signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<R> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const worker = new Worker(__filename, {
    workerData: { role: ROLE, job },
    ...threadOptions(__filename),
  });
  const stop = () => {
    worker.terminate().catch(() => {});
  };
  signal?.addEventListener('abort', stop);
  try {
    return await new Promise<R>((resolve, reject) => {
      worker.on('message', (message: Reply) => {
        if (message.kind === 'progress') onProgress?.(message.share);
        else if (message.kind === 'failed') {
          reject(
            FOR_PEOPLE.includes(message.name)
              ? new JobError(message.message)
              : new Error(message.message),
          );
        } else if (isResult(message.result)) resolve(message.result);
        else reject(new Error('The job gave another result than was asked'));
      });
      worker.on('error', reject);
      worker.on('exit', code =>
        reject(
          signal?.aborted
            ? signal.reason
            : new Error(`The thread of a run ended early (code ${code})`),
        ),
      );
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
