import { CostDay, CostSource, Finding } from '@bellwether/plugin-cost-common';
import { ClusterDays } from './sumDays';

/** What a person should know about the figures of a model. */
export function modelFindings(
  sources: readonly CostSource[],
  clusterDays: ClusterDays,
  days: readonly CostDay[],
  last: string | undefined,
): Finding[] {
  const findings = new Map<string, Finding>();
  const add = (finding: Finding) =>
    findings.set(`${finding.code} ${finding.subject}`, finding);
  for (const source of sources) {
    for (const finding of source.findings) {
      // What concerns one server is said with it.
      if (!finding.subject?.includes('/')) add(finding);
    }
    if (source.state === 'stale') {
      add({
        code: 'source-stale',
        tone: 'warn',
        subject: source.cluster,
        sentence: source.sentence,
      });
    }
  }
  for (const { day, coveredShare } of days) {
    if (last && day <= last && coveredShare < 0.98) {
      add({
        code: 'partial-day',
        tone: 'watch',
        subject: day,
        sentence: `Only ${Math.round(
          coveredShare * 100,
        )} % of ${day} is covered: it cost more than is shown.`,
      });
    }
  }
  for (const day of days) {
    if (day.unknownKinds.length > 0) {
      add({
        code: 'cost-unknown',
        tone: 'warn',
        subject: day.day,
        sentence: `For ${day.unknownKinds.join(' and ')} on ${
          day.day
        } the upstream gave no number: it cost at least what is shown.`,
      });
    }
  }
  for (const day of clusterDays.all) {
    for (const finding of day.findings) {
      if (finding.code === 'clock-changed' || finding.code === 'step-differs') {
        add(finding);
      }
    }
  }
  return [...findings.values()];
}
