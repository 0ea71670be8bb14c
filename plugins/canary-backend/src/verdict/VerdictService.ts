import { NotFoundError } from '@backstage/errors';
import {
  AnalysisTemplateReply,
  BoardRow,
  EvidenceReply,
  Traffic,
  Verdict,
} from '@bellwether/plugin-canary-common';
import { JudgeWord } from '../service/VerdictSource';
import { analysisStep, analysisTemplate } from './analysisTemplate';
import {
  answerWebProvider,
  staleness,
  WebProviderAnswer,
} from './answerWebProvider';
import { describeEvidence, describeVerdict } from './describeVerdict';
import { FixedThresholds } from './fixedThresholds';
import { JudgingStore } from './JudgingStore';
import { otherRules } from './otherRules';
import { isoOf } from './times';

export interface VerdictServiceOptions {
  store: JudgingStore;
  intervalSeconds: number;
  longestWaitSeconds: number;
  /** What is replayed beside the judge. */
  fixedThresholds: FixedThresholds;
  /** Address of this backend as clusters reach it. */
  baseUrl: string;
  /** Percent of the requests that a canary is to get now; undefined where that is not known. */
  weightNow(rollout: string): number | undefined;
  now?: () => Date;
}

/** Where the template looks for its token. */
const SECRET = { name: 'bellwether-judge', key: 'token' };

/** Tells what the judge has said. Asks the database only, never a Prometheus. */
export class VerdictService {
  readonly #store: JudgingStore;
  readonly #intervalSeconds: number;
  readonly #fixedThresholds: FixedThresholds;
  readonly #template: { longestWaitSeconds: number; baseUrl: string };
  readonly #now: () => Date;
  readonly #weightNow: VerdictServiceOptions['weightNow'];
  #shares: ReadonlyMap<string, NonNullable<Traffic['observed']>> = new Map();

  constructor(options: VerdictServiceOptions) {
    const { longestWaitSeconds, baseUrl } = options;
    this.#store = options.store;
    this.#intervalSeconds = options.intervalSeconds;
    this.#fixedThresholds = options.fixedThresholds;
    this.#template = { longestWaitSeconds, baseUrl };
    this.#now = options.now ?? (() => new Date());
    this.#weightNow = options.weightNow;
  }

  /** @throws NotFoundError - the rollout was never judged */
  async getVerdict(rollout: string): Promise<Verdict> {
    const judging = await this.#latest(rollout);
    const observations = await this.#store.observations(judging.id);
    return describeVerdict(
      judging,
      observations,
      otherRules(observations, this.#fixedThresholds),
      { intervalSeconds: this.#intervalSeconds, now: this.#now() },
    );
  }

  /** @throws NotFoundError - the rollout was never judged */
  async getEvidence(rollout: string): Promise<EvidenceReply> {
    const judging = await this.#latest(rollout);
    const observations = await this.#store.observations(judging.id);
    return describeEvidence(
      judging,
      observations,
      otherRules(observations, this.#fixedThresholds),
    );
  }

  /** How Argo Rollouts asks about the rollouts of a namespace. */
  getAnalysisTemplate(
    cluster: string,
    namespace: string,
  ): AnalysisTemplateReply {
    return {
      template: analysisTemplate({
        ...this.#template,
        cluster,
        namespace,
        secret: SECRET,
        intervalSeconds: this.#intervalSeconds,
      }),
      step: analysisStep(),
      secret: SECRET,
    };
  }

  /** What a web metric provider is answered about a canary. */
  async answer(rollout: string, revision: string): Promise<WebProviderAnswer> {
    return answerWebProvider(
      await this.#store.said(rollout, revision),
      this.#intervalSeconds,
      this.#now(),
      this.#weightNow(rollout),
    );
  }

  /** The newest word on each of the rollouts that have one, by id. */
  async latest(
    rollouts: readonly string[],
  ): Promise<ReadonlyMap<string, NonNullable<BoardRow['verdict']>>> {
    const said = await this.#store.wordsOn(rollouts);
    return new Map(
      said.flatMap(judging => {
        const { verdict, judgedAt } = judging;
        if (!verdict || !judgedAt) return [];
        const stale =
          judging.endedAt || verdict.finalSince
            ? undefined
            : staleness(judging, this.#intervalSeconds, this.#now());
        return [
          [
            judging.rollout,
            {
              verdict: stale ? 'continue' : verdict.verdict,
              sentence: stale ? `${stale}.` : verdict.reason,
              judgedAt,
            },
          ] as const,
        ];
      }),
    );
  }

  /** The word on one canary, for what acts on it; undefined where it is not judged, or not any more. */
  async wordOn(
    rollout: string,
    canary: string,
  ): Promise<JudgeWord | undefined> {
    const judging = await this.#store.said(rollout, canary);
    if (!judging || judging.endedAt) return undefined;
    const { verdict, judgedAt } = judging;
    return {
      verdict: verdict?.verdict ?? 'continue',
      reason: verdict?.reason ?? 'The first interval is not over yet.',
      judgedAt,
      stale: staleness(judging, this.#intervalSeconds, this.#now()),
      isFinal: verdict?.finalSince !== undefined,
      promotedPercent: verdict?.promoted?.weight,
      canaryRequests: verdict?.requests.canary ?? 0,
    };
  }

  /** Share of the canary in the newest interval, as it was when {@link VerdictService.refresh} was called last. */
  observedShare(rollout: string): Traffic['observed'] {
    return this.#shares.get(rollout);
  }

  /** Reads what the newest intervals counted; of this replica's looks, and of the others'. */
  async refresh(): Promise<void> {
    const newest = await this.#store.newestRequests();
    this.#shares = new Map(
      newest.flatMap(({ rollout, at, stable, canary }) => {
        const requests = stable + canary;
        if (requests === 0) return [];
        return [
          [
            rollout,
            {
              share: canary / requests,
              source: `counted by Prometheus, ${requests} requests`,
              requests,
              since: isoOf(at - this.#intervalSeconds),
              at: isoOf(at),
            },
          ] as const,
        ];
      }),
    );
  }

  async #latest(rollout: string) {
    const judging = await this.#store.latest(rollout);
    if (!judging) {
      throw new NotFoundError(`The rollout ${rollout} was never judged`);
    }
    return judging;
  }
}
