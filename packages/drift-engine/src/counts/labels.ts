import { testLabels } from '../compare/labelTests';
import { type ColumnResult } from '../compare/marginal';
import { type ComparisonSettings } from '../compare/settings';
import { type LabelCounts } from '../profile/Profile';
import { type ColumnPlan } from '../profile/ProfilePlan';

export type LabelColumnPlan = Extract<ColumnPlan, { labels: string[] }>;

/**
 * Tests and describes a column of labels that is known by its counts. All labels that the plan does not count apart are one.
 *
 * @param resolution - smallest p-value that must be told apart
 */
export function compareLabelCounts(
  plan: LabelColumnPlan,
  reference: LabelCounts,
  current: LabelCounts,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const withOthers = reference.other + current.other > 0;
  const countsOf = ({ labels, other }: LabelCounts) =>
    withOthers ? [...labels, other] : labels;
  // Of labels that the baseline did not list one by one it is not known whether they are new.
  const fresh = plan.isComplete ? current.frequentOthers : [];
  return testLabels(
    {
      name: plan.name,
      type: plan.kind === 'boolean' ? 'boolean' : 'categorical',
      labels: withOthers ? [...plan.labels, '(other)'] : plan.labels,
      reference: countsOf(reference),
      current: countsOf(current),
      missing: { reference: reference.missing, current: current.missing },
      fresh: fresh.map(({ label }) => label),
    },
    settings,
    resolution,
  );
}
