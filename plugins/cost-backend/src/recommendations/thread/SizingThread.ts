import os from 'node:os';
import {
  isMainThread,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { readUsage } from '../../usage/readUsage';
import type { ReadServer, UsageAnswers } from '../../usage/types';
import { judgeSize, type Examined, type Judged } from '../judgeSize';
import {
  packTogether,
  type TogetherBillable,
  type WaitingChange,
} from '../packTogether';

const ROLE = 'bellwether-cost-sizing';
/** Loads TypeScript in a thread, where the plugin runs from its sources. */
const SOURCE_LOADER =
  process.env.BELLWETHER_SOURCE_LOADER ??
  '@backstage/cli/config/nodeTransform.cjs';

/** What is the same for all servers of a cluster; sent once, since its pods and nodes may be thousands. */
export type ClusterShared = Pick<
  Examined,
  'placement' | 'prices' | 'targetBreach'
>;

/** One server, with what was answered of its use. */
export interface SizingJob
  extends Omit<Examined, keyof ClusterShared | 'usage'> {
  answers: UsageAnswers;
}

export interface Sizing {
  usage: ReadServer;
  judged: Judged;
}

type Request =
  | { kind: 'cluster'; shared: ClusterShared }
  | { kind: 'judge'; job: SizingJob }
  | { kind: 'pack'; changes: readonly WaitingChange[] };

type Reply =
  | { kind: 'judged'; sizing: Sizing }
  | { kind: 'packed'; together: TogetherBillable }
  | { kind: 'failed'; message: string };

export const SPEC_NOT_READ: Judged = {
  size: null,
  withheld: {
    why: 'source-failed',
    sentence:
      'Its spec could not be read, or describes its pods elsewhere: nothing is recommended.',
  },
};

function size({ answers, ...job }: SizingJob, shared: ClusterShared): Sizing {
  const { usage, samples } = readUsage(answers);
  return {
    usage,
    judged:
      job.containers.length > 0
        ? judgeSize({ ...job, ...shared, usage }, samples)
        : SPEC_NOT_READ,
  };
}

function serve(): void {
  let shared: ClusterShared | undefined;
  const reply = (message: Reply) => parentPort?.postMessage(message);
  parentPort?.on('message', (request: Request) => {
    if (request.kind === 'cluster') {
      shared = request.shared;
      return;
    }
    try {
      if (!shared) throw new Error('No cluster was told of before its servers');
      if (request.kind === 'judge') {
        reply({ kind: 'judged', sizing: size(request.job, shared) });
      } else {
        const together = packTogether(request.changes, shared);
        reply({ kind: 'packed', together });
      }
    } catch (error) {
      reply({
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
      });
    }
  });
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
  serve();
}

/**
 * Reads and judges what servers used, one after the other, in a thread of its own: the backend's event loop stays free, however many
 * samples a server has.
 */
export class SizingThread {
  static start(): SizingThread {
    return new SizingThread(
      new Worker(__filename, {
        workerData: { role: ROLE },
        execArgv: __filename.endsWith('.ts')
          ? ['--require', require.resolve(SOURCE_LOADER)]
          : [],
      }),
    );
  }

  private ended?: Error;

  private constructor(private readonly worker: Worker) {
    // What it dies of is told to whoever waits for an answer.
    worker.on('error', error => {
      this.ended = error;
    });
    worker.on('exit', () => {
      this.ended ??= new Error('The thread that judges sizes ended early');
    });
  }

  /** The servers that follow are of this cluster. */
  tell(shared: ClusterShared): void {
    this.post({ kind: 'cluster', shared });
  }

  /** @param job - its answers are handed over, and gone here afterwards */
  async judge(job: SizingJob, signal: AbortSignal): Promise<Sizing> {
    const reply = await this.ask(
      { kind: 'judge', job },
      buffersOf(job.answers),
      signal,
    );
    if (reply.kind !== 'judged') throw new Error('A size was not judged');
    return reply.sizing;
  }

  /** What changes on the cluster would take off its bill together. */
  async pack(
    changes: readonly WaitingChange[],
    signal: AbortSignal,
  ): Promise<TogetherBillable> {
    const reply = await this.ask({ kind: 'pack', changes }, [], signal);
    if (reply.kind !== 'packed') throw new Error('Nodes were not packed');
    return reply.together;
  }

  private async ask(
    request: Request,
    handedOver: ArrayBuffer[],
    signal: AbortSignal,
  ): Promise<Reply> {
    signal.throwIfAborted();
    if (this.ended) throw this.ended;
    const { worker } = this;
    const undo: Array<() => void> = [];
    try {
      return await new Promise<Reply>((resolve, reject) => {
        const onMessage = (reply: Reply) => {
          if (reply.kind === 'failed') reject(new Error(reply.message));
          else resolve(reply);
        };
        const onExit = () =>
          reject(
            this.ended ?? new Error('The thread that judges sizes ended early'),
          );
        const onAbort = () => reject(signal.reason);
        worker.on('message', onMessage);
        worker.on('error', reject);
        worker.on('exit', onExit);
        signal.addEventListener('abort', onAbort);
        undo.push(
          () => worker.off('message', onMessage),
          () => worker.off('error', reject),
          () => worker.off('exit', onExit),
          () => signal.removeEventListener('abort', onAbort),
        );
        this.post(request, handedOver);
      });
    } catch (error) {
      // A judgement cannot be stopped in the middle; its thread can.
      if (signal.aborted) await this.end();
      throw error;
    } finally {
      undo.forEach(one => one());
    }
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private post(request: Request, handedOver: ArrayBuffer[] = []): void {
    this.worker.postMessage(request, handedOver);
  }
}

function buffersOf({ bodies }: UsageAnswers): ArrayBuffer[] {
  return Object.values(bodies)
    .flat()
    .flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}
