import {
  isMainThread,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  inlineRunner,
  type ComparisonPieces,
  type PieceResults,
  type PieceRunner,
} from '../compare/compare';
import {
  ComparisonContext,
  type PieceResult,
} from '../compare/ComparisonContext';
import type { ComparisonSettings } from '../compare/settings';
import type { TalliedTable } from '../table';
import { giveBack, takeWorker } from './idleWorkers';
import { Round, takePiece, type NumberedPiece, type PieceQueue } from './Round';
import { shareTable } from './shareTable';
import { threadOptions } from './threadOptions';

const ROLE = 'bellwether-drift-engine';

interface Request {
  comparisons: {
    reference: TalliedTable;
    current: TalliedTable;
    settings: ComparisonSettings;
  }[];
  queue: PieceQueue;
}

type Reply =
  | { kind: 'ready' }
  | {
      kind: 'done';
      of: Pick<NumberedPiece, 'comparison' | 'index'>;
      result: PieceResult;
      seconds: number;
    }
  | { kind: 'failed'; error: unknown };

/**
 * The worker's side: it makes a comparison's context once, from shared memory, and runs pieces until there are none left.
 * It holds one context at a time, and between two rounds none.
 */
function serve(): void {
  const reply = (message: Reply) => parentPort?.postMessage(message);
  const runPieces = ({ comparisons, queue }: Request) => {
    let made: { of: number; context: ComparisonContext } | undefined;
    for (let next = takePiece(queue); next; next = takePiece(queue)) {
      const { piece, comparison, index } = next;
      if (made?.of !== comparison) {
        const { reference, current, settings } = comparisons[comparison];
        const context = new ComparisonContext(reference, current, settings);
        made = { of: comparison, context };
      }
      const started = performance.now();
      const result = made.context.run(piece);
      const seconds = (performance.now() - started) / 1000;
      reply({ kind: 'done', of: { comparison, index }, result, seconds });
    }
  };
  parentPort?.on('message', (request: Request) => {
    try {
      runPieces(request);
    } catch (error) {
      reply({ kind: 'failed', error });
    }
  });
  reply({ kind: 'ready' });
}

// One file is both sides of the conversation: it is found wherever it runs from, sources or a built package.
if (!isMainThread && workerData?.role === ROLE) serve();

function startWorker(): Worker {
  return new Worker(__filename, {
    workerData: { role: ROLE },
    ...threadOptions(__filename),
  });
}

/** Lets a worker run pieces of a round until there are none left. Returns what undoes the listening. */
function work(
  worker: Worker,
  request: Request,
  round: Round,
  settle: { resolve(): void; reject(reason: unknown): void },
): () => void {
  const onMessage = (message: Reply) => {
    if (message.kind === 'failed') settle.reject(message.error);
    if (message.kind !== 'done') return;
    const { of, result, seconds } = message;
    if (round.finish(of, result, seconds)) settle.resolve();
  };
  const onExit = (code: number) =>
    settle.reject(new Error(`A worker thread ended early (code ${code}).`));
  worker.on('message', onMessage);
  worker.on('error', settle.reject);
  worker.on('exit', onExit);
  worker.postMessage(request);
  return () => {
    worker.off('message', onMessage);
    worker.off('error', settle.reject);
    worker.off('exit', onExit);
  };
}

/**
 * Runs the pieces of comparisons on worker threads over shared memory. A piece gives the same bits wherever it runs, and
 * results come back in the order of the pieces: the number of threads changes nothing but the time.
 */
export class WorkerPool implements PieceRunner {
  private readonly workers: Worker[] = [];

  /**
   * Starts its threads at once, so that they are ready when there is something to compute.
   *
   * @param threads - threads that compute
   * @param mainThreadWorks - whether this thread is one of them; else it stays free for its event loop
   */
  constructor(
    private readonly threads: number,
    private readonly mainThreadWorks: boolean,
  ) {
    this.start(this.threadsBeside(threads));
  }

  /** Threads beside this one where `threads` compute. */
  private threadsBeside(threads: number): number {
    return threads - (this.mainThreadWorks ? 1 : 0);
  }

  private start(wanted: number): void {
    while (this.workers.length < wanted) {
      const worker = takeWorker(startWorker);
      // One that dies while there is nothing to do is replaced by the next run, which hears of its own threads' errors.
      worker.on('error', () => {});
      worker.once('exit', () => {
        const at = this.workers.indexOf(worker);
        if (at >= 0) this.workers.splice(at, 1);
      });
      this.workers.push(worker);
    }
  }

  async run(
    comparisons: readonly ComparisonPieces[],
    options: { signal?: AbortSignal; onPiece(): void },
  ): Promise<PieceResults[]> {
    const { signal, onPiece } = options;
    const round = new Round(
      comparisons.map(({ pieces }) => pieces),
      onPiece,
    );
    const wanted = this.threadsBeside(
      Math.min(this.threads, round.queue.pieces.length),
    );
    if (wanted < 1) return inlineRunner.run(comparisons, options);
    signal?.throwIfAborted();
    this.start(wanted);
    const request: Request = {
      comparisons: comparisons.map(({ context }) => ({
        reference: shareTable(context.reference),
        current: shareTable(context.current),
        settings: context.settings,
      })),
      queue: round.queue,
    };
    const cleanUp: (() => void)[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => reject(signal?.reason);
        signal?.addEventListener('abort', onAbort);
        cleanUp.push(() => signal?.removeEventListener('abort', onAbort));
        const settle = { resolve, reject };
        // The first piece, the longest, is this thread's: what it is made from is needed here again at the end.
        const first = this.mainThreadWorks ? takePiece(round.queue) : undefined;
        for (const worker of this.workers.slice(0, wanted)) {
          cleanUp.push(work(worker, request, round, settle));
        }
        if (first) {
          this.helpOut(comparisons, round, first, signal).then(
            isLast => isLast && resolve(),
            reject,
          );
        }
      });
    } catch (error) {
      cleanUp.forEach(undo => undo());
      // A piece cannot be stopped in the middle; its thread can.
      await this.end();
      throw error;
    }
    cleanUp.forEach(undo => undo());
    return round.all;
  }

  /** Runs pieces in this thread. @returns whether the round's last one was among them */
  private async helpOut(
    comparisons: readonly ComparisonPieces[],
    round: Round,
    first: NumberedPiece,
    signal?: AbortSignal,
  ): Promise<boolean> {
    for (
      let next: NumberedPiece | undefined = first;
      next;
      next = takePiece(round.queue)
    ) {
      signal?.throwIfAborted();
      const started = performance.now();
      const result = comparisons[next.comparison].context.run(next.piece);
      const seconds = (performance.now() - started) / 1000;
      if (round.finish(next, result, seconds)) return true;
      await nextTurn();
    }
    return false;
  }

  private async end(): Promise<void> {
    await Promise.all(this.workers.splice(0).map(worker => worker.terminate()));
  }

  /** Leaves the threads, without anything of this pool's comparisons, to the next pool; idle ones end after some seconds. */
  async close(): Promise<void> {
    await Promise.all(this.workers.splice(0).map(giveBack));
  }
}
