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
  /** Percent of the requests at which a promote was shown; at another share it says nothing. */
  promotedPercent?: number;
  /** Requests to the canary that were counted, over the whole rollout. */
  canaryRequests: number;
}

/** Weights that differ by less are the same, in other digits. */
const SAME_PERCENT = 0.01;

/** Whether a promote was shown at the share of the requests that the canary is to get now; all of them are no further question. */
export function isPromotedAt(
  promotedPercent: number | undefined,
  percent: number | undefined,
): boolean {
  return (
    promotedPercent !== undefined &&
    percent !== undefined &&
    (percent === 100 || Math.abs(promotedPercent - percent) < SAME_PERCENT)
  );
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
