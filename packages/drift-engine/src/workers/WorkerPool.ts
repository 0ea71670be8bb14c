import {
  isMainThread,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inlineRunner, type PieceRunner } from '../compare/compare';
import {
  ComparisonContext,
  type Piece,
  type PieceResult,
} from '../compare/ComparisonContext';
import type { ComparisonSettings } from '../compare/settings';
import type { Table } from '../table';
import { shareTable } from './shareTable';

const ROLE = 'bellwether-drift-engine';
/** Loads TypeScript in a thread, where the engine runs from its sources. */
const SOURCE_LOADER = '@backstage/cli/config/nodeTransform.cjs';

type Request =
  | {
      kind: 'open';
      reference: Table;
      current: Table;
      settings: ComparisonSettings;
    }
  | { kind: 'run'; index: number; piece: Piece };

type Reply =
  | { kind: 'ready' }
  | { kind: 'done'; index: number; result: PieceResult; seconds: number }
  | { kind: 'failed'; error: unknown };

/** The worker's side: it makes the comparison's context once, from shared memory, and runs the pieces it is given. */
function serve(): void {
  let context: ComparisonContext | undefined;
  const reply = (message: Reply) => parentPort?.postMessage(message);
  parentPort?.on('message', (request: Request) => {
    try {
      if (request.kind === 'open') {
        const { reference, current, settings } = request;
        context = new ComparisonContext(reference, current, settings);
      } else if (context) {
        const started = performance.now();
        const result = context.run(request.piece);
        const seconds = (performance.now() - started) / 1000;
        reply({ kind: 'done', index: request.index, result, seconds });
      }
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
    execArgv: __filename.endsWith('.ts')
      ? ['--require', require.resolve(SOURCE_LOADER)]
      : [],
  });
}

/** Pieces that take longest go first, so that the threads end together. */
const ORDER: Piece['kind'][] = ['forms', 'fold', 'evidence', 'marginal'];

interface NumberedPiece {
  piece: Piece;
  index: number;
}

/** The pieces of one comparison on their way through the threads. */
class Round {
  readonly results: PieceResult[];
  readonly seconds: number[];
  private readonly queue: NumberedPiece[];
  private left: number;

  constructor(pieces: Piece[], private readonly onPiece: () => void) {
    this.left = pieces.length;
    this.results = new Array(pieces.length);
    this.seconds = new Array(pieces.length).fill(0);
    this.queue = pieces
      .map((piece, index) => ({ piece, index }))
      .sort(
        (a, b) =>
          ORDER.indexOf(a.piece.kind) - ORDER.indexOf(b.piece.kind) ||
          a.index - b.index,
      );
  }

  next(): NumberedPiece | undefined {
    return this.queue.shift();
  }

  /** @returns whether that was the last one */
  finish(index: number, result: PieceResult, seconds: number): boolean {
    this.results[index] = result;
    this.seconds[index] = seconds;
    this.left--;
    this.onPiece();
    return this.left === 0;
  }
}

/** Lets a worker run pieces of a round until there are none left. Returns what undoes the listening. */
function work(
  worker: Worker,
  open: Request,
  round: Round,
  settle: { resolve(): void; reject(reason: unknown): void },
): () => void {
  const giveNext = () => {
    const next = round.next();
    if (next) worker.postMessage({ kind: 'run', ...next });
  };
  const onMessage = (message: Reply) => {
    if (message.kind === 'failed') settle.reject(message.error);
    if (message.kind !== 'done') return;
    const { index, result, seconds } = message;
    if (round.finish(index, result, seconds)) settle.resolve();
    else giveNext();
  };
  const onExit = (code: number) =>
    settle.reject(new Error(`A worker thread ended early (code ${code}).`));
  worker.on('message', onMessage);
  worker.on('error', settle.reject);
  worker.on('exit', onExit);
  worker.postMessage(open);
  giveNext();
  return () => {
    worker.off('message', onMessage);
    worker.off('error', settle.reject);
    worker.off('exit', onExit);
  };
}

/**
 * Runs a comparison's pieces on worker threads over shared memory. A piece gives the same bits wherever it runs, and
 * results come back in the order of the pieces: the number of threads changes nothing but the time.
 */
export class WorkerPool implements PieceRunner {
  private readonly workers: Worker[] = [];

  /**
   * @param threads - threads that compute
   * @param mainThreadWorks - whether this thread is one of them; else it stays free for its event loop
   */
  constructor(
    private readonly threads: number,
    private readonly mainThreadWorks: boolean,
  ) {}

  async run(
    context: ComparisonContext,
    pieces: Piece[],
    options: { signal?: AbortSignal; onPiece(): void },
  ): Promise<{ results: PieceResult[]; seconds: number[] }> {
    const { signal, onPiece } = options;
    const wanted =
      Math.min(this.threads, pieces.length) - (this.mainThreadWorks ? 1 : 0);
    if (wanted < 1) return inlineRunner.run(context, pieces, options);
    signal?.throwIfAborted();
    while (this.workers.length < wanted) this.workers.push(startWorker());
    const open: Request = {
      kind: 'open',
      reference: shareTable(context.reference),
      current: shareTable(context.current),
      settings: context.settings,
    };
    const round = new Round(pieces, onPiece);
    const cleanUp: (() => void)[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => reject(signal?.reason);
        signal?.addEventListener('abort', onAbort);
        cleanUp.push(() => signal?.removeEventListener('abort', onAbort));
        const settle = { resolve, reject };
        for (const worker of this.workers.slice(0, wanted)) {
          cleanUp.push(work(worker, open, round, settle));
        }
        if (this.mainThreadWorks) {
          this.helpOut(context, round, signal).then(
            isLast => isLast && resolve(),
            reject,
          );
        }
      });
    } catch (error) {
      cleanUp.forEach(undo => undo());
      // A piece cannot be stopped in the middle; its thread can.
      await this.close();
      throw error;
    }
    cleanUp.forEach(undo => undo());
    return { results: round.results, seconds: round.seconds };
  }

  /** Runs pieces in this thread. @returns whether the round's last one was among them */
  private async helpOut(
    context: ComparisonContext,
    round: Round,
    signal?: AbortSignal,
  ): Promise<boolean> {
    for (;;) {
      signal?.throwIfAborted();
      const next = round.next();
      if (!next) return false;
      const started = performance.now();
      const result = context.run(next.piece);
      const seconds = (performance.now() - started) / 1000;
      if (round.finish(next.index, result, seconds)) return true;
      await nextTurn();
    }
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.workers.splice(0).map(worker => worker.terminate()));
  }
}
