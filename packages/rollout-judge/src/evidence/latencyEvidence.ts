import { z } from 'zod';
import type { Arm, ArmLatency } from '../observation';
import type { QuantileBuckets } from '../verdict';
import {
  addInterval,
  noEvidence,
  ratioEvidenceSchema,
  type ArmCounts,
} from './ratioEvidence';
import type { RatioGrid } from './ratioGrid';

/** More edges than this cost more evidence than they bring. */
const MOST_EDGES = 20;
const QUANTILES = [0.95, 0.99];

export const latencyEvidenceSchema = z.object({
  /** Upper edges of the buckets, rising: fixed by the policy or by the first interval that is counted. */
  edges: z.array(z.number()),
  /** "Slower than the edge", per edge. */
  slower: z.array(ratioEvidenceSchema),
});

export type LatencyEvidence = z.infer<typeof latencyEvidenceSchema>;

function finiteEdges({ le }: ArmLatency): number[] {
  return le.flatMap(edge => (edge === '+Inf' ? [] : [edge]));
}

/** Edges that both arms have; where there are too many, the upper ones: slow requests are what is looked for. */
function sharedEdges(stable: ArmLatency, canary: ArmLatency): number[] {
  const theirs = new Set(finiteEdges(canary));
  return finiteEdges(stable)
    .filter(edge => theirs.has(edge))
    .slice(-MOST_EDGES);
}

/** Requests slower than an edge; undefined where the arm has no such bucket. */
function slowerThan(arm: Arm, edge: number): ArmCounts | undefined {
  if (!arm.latency) return undefined;
  const { le, count } = arm.latency;
  const at = le.indexOf(edge);
  if (at < 0) return undefined;
  const last = count.length - 1;
  const total = le[last] === '+Inf' ? count[last] : arm.requests;
  return { total, bad: total - count[at] };
}

/**
 * Adds one interval: at each edge, how the slower requests split between the arms. An edge that an arm no longer has
 * keeps its evidence and gets none.
 *
 * @param chosen - edges of the policy; default: those of the first interval with latency in both arms
 */
export function addLatency(
  grid: RatioGrid,
  before: LatencyEvidence | null,
  stable: Arm,
  canary: Arm,
  chosen: number[] | undefined,
): LatencyEvidence | null {
  if (!stable.latency || !canary.latency) return before;
  const edges =
    before?.edges ??
    (chosen
      ? [...new Set(chosen)].sort((a, b) => a - b)
      : sharedEdges(stable.latency, canary.latency));
  if (edges.length === 0) return before;
  return {
    edges,
    slower: edges.map((edge, i) => {
      const evidence = before?.slower[i] ?? noEvidence(grid);
      const ofStable = slowerThan(stable, edge);
      const ofCanary = slowerThan(canary, edge);
      return ofStable && ofCanary
        ? addInterval(grid, evidence, ofStable, ofCanary)
        : evidence;
    }),
  };
}

function bucketOf(
  edges: number[],
  tallies: ArmCounts[],
  quantile: number,
): [number | null, number | null] {
  const at = tallies.findIndex(
    ({ total, bad }) => total > 0 && bad <= (1 - quantile) * total,
  );
  if (at < 0) return [edges[edges.length - 1] ?? null, null];
  return [at === 0 ? null : edges[at - 1], edges[at]];
}

/** Between which edges the quantiles of all counted requests lie. Averages of quantiles are never formed. */
export function quantileBuckets({
  edges,
  slower,
}: LatencyEvidence): QuantileBuckets[] {
  return QUANTILES.map(quantile => ({
    quantile,
    stable: bucketOf(
      edges,
      slower.map(({ stable }) => stable),
      quantile,
    ),
    canary: bucketOf(
      edges,
      slower.map(({ canary }) => canary),
      quantile,
    ),
  }));
}
