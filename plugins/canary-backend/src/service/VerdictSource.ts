import {
  AnalysisTemplateReply,
  BoardRow,
  EvidenceReply,
  Traffic,
  Verdict,
  VerdictWord,
} from '@bellwether/plugin-canary-common';

/** The judge's word on a canary. */
export interface JudgeWord {
  verdict: VerdictWord;
  reason: string;
  judgedAt?: string;
  /** Why it says nothing of now. */
  stale?: string;
  /** What comes after does not change it. */
  isFinal: boolean;
  /** Requests to the canary that were counted, over the whole rollout. */
  canaryRequests: number;
}

/** What the judge knows of rollouts. */
export interface VerdictSource {
  /** The newest word on each of the rollouts that have one, by id. */
  latest(
    rollouts: readonly string[],
  ): Promise<ReadonlyMap<string, NonNullable<BoardRow['verdict']>>>;
  /** @throws NotFoundError - it was never judged */
  getVerdict(rollout: string): Promise<Verdict>;
  /** @throws NotFoundError - it was never judged */
  getEvidence(rollout: string): Promise<EvidenceReply>;
  getAnalysisTemplate(
    cluster: string,
    namespace: string,
  ): AnalysisTemplateReply;
  /** Share of the canary as counters have it, by version. */
  observedShare(rollout: string): Traffic['observed'];
}
