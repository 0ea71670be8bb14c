import {
  cauchy,
  combineShared,
  harmonicEvidence,
  holm,
  vote,
  weightedSmallest,
  type Combined,
  type FamilyEvidence,
  type PermutedFamily,
  type SharedRule,
} from '../combine';
import type { ClassifierResult } from '../detectors/c2st';
import type { Family } from '../report/schema';
import type { ComparisonContext } from './ComparisonContext';
import type { Gathered } from './gather';
import type { JointResult } from './jointReports';
import { columnPValue } from './marginal';

/** Combines the families as the plan says. */
export function combineFamilies(
  context: ComparisonContext,
  gathered: Gathered,
  joint: JointResult | undefined,
  classifier: ClassifierResult | undefined,
  rule: SharedRule = context.plan.combine === 'min-p' ? 'minimum' : 'harmonic',
): { families: FamilyEvidence[]; combined: Combined } {
  const { plan } = context;
  const own: Partial<Record<Family, number>> = {
    marginal: weightedSmallest(gathered.columns.map(columnPValue), plan.shares),
    joint: joint?.report.pValue ?? undefined,
    classifier: classifier?.pValue,
    'model-output':
      plan.output >= 0
        ? columnPValue(gathered.columns[plan.output])
        : undefined,
  };
  const families = [...plan.weights].map(([family, weight]) => ({
    family,
    weight,
    pValue: own[family] ?? 1,
  }));
  if (!plan.shared) {
    const ways = /^vote:(\d+)$/.exec(plan.combine);
    if (ways) return { families, combined: vote(families, Number(ways[1])) };
    return {
      families,
      combined: plan.combine === 'cauchy' ? cauchy(families) : holm(families),
    };
  }
  const permuted: PermutedFamily[] = [];
  const features = plan.features.length;
  const outsideEvidence = gathered.evidence.slice(features);
  const outputEvidence = plan.output >= 0 ? outsideEvidence.pop() : undefined;
  for (const { family, weight } of families) {
    let statistics: Float64Array | undefined;
    if (family === 'marginal') {
      statistics = harmonicEvidence(
        [...gathered.evidence.slice(0, features), ...outsideEvidence],
        [...plan.features, ...plan.outside].map(
          pair => plan.shares[plan.columns.indexOf(pair)],
        ),
      );
    } else if (family === 'joint') statistics = joint?.statistics;
    else if (family === 'model-output') statistics = outputEvidence;
    if (statistics) permuted.push({ family, weight, statistics });
  }
  const together = combineShared(permuted, rule);
  const share = permuted.reduce((sum, { weight }) => sum + weight, 0);
  // Two blocks: what is permuted together, and the classifier.
  const blocks: FamilyEvidence[] = [
    { family: 'joint', pValue: together.pValue, weight: share },
  ];
  const classified = families.find(f => f.family === 'classifier');
  if (classified) blocks.push(classified);
  const combined = holm(blocks);
  const corrected = families.map(({ family }) => {
    if (family === 'classifier') return combined.adjusted[1];
    const at = permuted.findIndex(f => f.family === family);
    // The step of Holm that the block as a whole is allowed.
    return Math.min(
      1,
      (together.adjusted[at] * combined.adjusted[0]) / together.pValue,
    );
  });
  return {
    families: families.map(f => {
      const at = permuted.findIndex(p => p.family === f.family);
      return at < 0 ? f : { ...f, pValue: together.pValues[at] };
    }),
    combined: { pValue: combined.pValue, adjusted: corrected },
  };
}
