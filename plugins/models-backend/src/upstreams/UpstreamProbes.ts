import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ProbedUpstream,
  UpstreamError,
  UpstreamProblem,
} from '@bellwether/plugin-models-node';
import { UpstreamHealth } from '../health';

/** An upstream that does not answer holds up no other, nor the next round. */
const TIMEOUT_MS = 20_000;

/** Asks upstreams that are neither registries nor clusters how they are. */
export class UpstreamProbes {
  static create(options: {
    upstreams: readonly ProbedUpstream[];
    health: UpstreamHealth;
    logger: LoggerService;
    /** Called when one of them begins or ceases to answer as it should. */
    onTurn: () => Promise<void>;
  }): UpstreamProbes {
    return new UpstreamProbes(options);
  }

  private constructor(
    private readonly options: Parameters<typeof UpstreamProbes.create>[0],
  ) {}

  /** Asks each of them once, at the same time. Never throws for one that fails. */
  async run(signal: AbortSignal): Promise<void> {
    const { upstreams, health, onTurn } = this.options;
    const before = new Map(
      (await health.list()).map(({ id, problem }) => [id, problem?.sentence]),
    );
    const turns = await Promise.all(
      upstreams.map(async upstream => {
        const problem = await this.#ask(upstream, signal);
        return problem?.sentence !== before.get(upstream.id);
      }),
    );
    if (turns.includes(true)) await onTurn();
  }

  async #ask(
    upstream: ProbedUpstream,
    signal: AbortSignal,
  ): Promise<UpstreamProblem | undefined> {
    const recorder = this.options.health.of(upstream.id);
    const startedAt = performance.now();
    try {
      const found = await upstream.probe(
        AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      );
      recorder.success(performance.now() - startedAt, found);
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      const problem = toProblem(upstream, error);
      recorder.failure(problem);
      if (!(error instanceof UpstreamError)) {
        this.options.logger.debug(problem.sentence, error as Error);
      }
      return problem;
    }
  }
}

function toProblem({ title }: ProbedUpstream, error: unknown): UpstreamProblem {
  if (error instanceof UpstreamError) {
    return { kind: error.kind, sentence: error.message };
  }
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  return isLate
    ? {
        kind: 'no-answer',
        sentence: `${title} did not answer within ${TIMEOUT_MS / 1000} s`,
      }
    : {
        kind: 'bad-answer',
        sentence: `${title} gave an answer that could not be read`,
      };
}
