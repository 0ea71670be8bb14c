import { Comparison } from '@bellwether/plugin-models-common';
import type { ComparedVersion } from './compareVersions';
import type { DataComparison } from './describeData';

/** One sentence that says what a person would conclude. */
export function sumUp(options: {
  compared: readonly ComparedVersion[];
  metrics: Comparison['metrics'];
  signatures: Comparison['signatures'];
  data: DataComparison;
}): string {
  const { compared, metrics, signatures, data } = options;
  const [base, ...others] = compared;
  const parts = others.map(({ version: { version } }) => {
    const breaking = signatures[version]?.breaking
      ? ', and callers would break'
      : '';
    return `version ${version} ${judge(
      version,
      base.version.version,
      metrics,
      data,
    )}${breaking}`;
  });
  return `${capitalise(parts.join('; '))}.`;
}

function judge(
  version: number,
  base: number,
  metrics: Comparison['metrics'],
  data: DataComparison,
): string {
  const shared = metrics.filter(metric => metric.difference[version] !== null);
  if (shared.length === 0) {
    return `has no metric in common with version ${base}`;
  }
  if (!data.comparable) {
    return `cannot be called better or worse than version ${base}, which was measured on other data`;
  }
  const judged = shared.filter(metric => metric.verdict[version] !== null);
  const count = (verdict: 'better' | 'worse') =>
    judged.filter(metric => metric.verdict[version] === verdict).length;
  const [main] = judged;
  if (!main) {
    return `differs from version ${base} in metrics of which it is not known which way they should go`;
  }
  if (count('better') === 0 && count('worse') === 0) {
    return `measures the same as version ${base}`;
  }
  const relative = main.relative[version];
  const amount =
    typeof relative === 'number'
      ? ` (${main.name} ${percent(relative)})`
      : ` (${main.name})`;
  if (count('worse') === 0) {
    return `is better than version ${base}${amount} in ${counted(
      count('better'),
      judged.length,
    )}`;
  }
  if (count('better') === 0) {
    return `is worse than version ${base}${amount} in ${counted(
      count('worse'),
      judged.length,
    )}`;
  }
  return `is better than version ${base} in ${count(
    'better',
  )} and worse in ${count('worse')} of ${judged.length} metrics${amount}`;
}

function counted(count: number, all: number): string {
  if (all === 1) return 'the one metric that can be judged';
  return count === all ? `all ${all} metrics` : `${count} of ${all} metrics`;
}

function percent(share: number): string {
  const value = share * 100;
  const digits = Math.abs(value) < 10 ? 1 : 0;
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)} %`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
