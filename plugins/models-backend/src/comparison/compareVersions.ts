import {
  Comparison,
  MetricValue,
  ModelVersion,
  VersionPackage,
} from '@bellwether/plugin-models-common';
import { describeData } from './describeData';
import { diffSignatures } from './diffSignatures';
import { MetricRules } from './MetricRules';
import { sumUp } from './sumUp';

/** What is known of a version that is compared. */
export interface ComparedVersion {
  version: ModelVersion;
  package?: VersionPackage;
  run?: {
    metrics: Record<string, MetricValue>;
    /** Metrics with more than one step; absent where that is not known. */
    curves?: string[];
    params: Record<string, string>;
    datasets: Dataset[];
  };
}

export type Dataset = NonNullable<Comparison['datasets'][string]>[number];

/** A difference smaller than this share of the value is rounding. */
const SAME = 1e-9;

/** Puts versions side by side; the first one is what the others are measured against. Pure. */
export function compareVersions(
  compared: readonly ComparedVersion[],
  rules: MetricRules,
): Omit<Comparison, 'freshness'> {
  const [base] = compared;
  const data = describeData(compared);
  const metrics = compareMetrics(compared, rules, data.comparable);
  const signatures = perVersion(compared, each => {
    const before = base.package?.signature;
    const after = each.package?.signature;
    return before && after ? diffSignatures(before, after) : null;
  });
  return {
    versions: compared.map(({ version }) => version),
    base: base.version.version,
    sentence: sumUp({ compared, metrics, signatures, data }),
    comparable: data.comparable,
    comparableBecause: data.because,
    metrics,
    params: compareTexts(compared, each => each.run?.params ?? {}),
    tags: compareTexts(compared, each => each.version.tags),
    environment: compareTexts(compared, ({ package: files }) =>
      files ? environmentOf(files) : {},
    ),
    datasets: perVersion(compared, each => each.run?.datasets ?? null),
    signatures,
  };
}

function compareMetrics(
  compared: readonly ComparedVersion[],
  rules: MetricRules,
  comparable: boolean,
): Comparison['metrics'] {
  const [base] = compared;
  const names = rules.sort(
    compared.flatMap(each => Object.keys(each.run?.metrics ?? {})),
  );
  return names.map(name => {
    const direction = rules.directionOf(name);
    const before = numberOf(base, name);
    const difference = perVersion(compared, each => {
      const after = numberOf(each, name);
      return each === base || before === null || after === null
        ? null
        : after - before;
    });
    return {
      name,
      direction,
      values: perVersion(compared, each => each.run?.metrics[name] ?? null),
      difference,
      relative: perVersion(compared, each => {
        const changed = difference[each.version.version];
        return changed === null || !before ? null : changed / Math.abs(before);
      }),
      verdict: perVersion(compared, each => {
        const changed = difference[each.version.version];
        if (!comparable || changed === null || direction === 'unknown') {
          return null;
        }
        if (Math.abs(changed) <= SAME * Math.abs(before ?? 0)) return 'same';
        return changed < 0 === (direction === 'lower-is-better')
          ? 'better'
          : 'worse';
      }),
      hasHistory: compared.some(
        ({ run }) => run && (run.curves?.includes(name) ?? true),
      ),
    };
  });
}

function numberOf({ run }: ComparedVersion, metric: string): number | null {
  const value = run?.metrics[metric];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function compareTexts(
  compared: readonly ComparedVersion[],
  textsOf: (each: ComparedVersion) => Record<string, string>,
): Comparison['params'] {
  const texts = compared.map(textsOf);
  const names = new Set(texts.flatMap(each => Object.keys(each)));
  return [...names].sort().map(name => ({
    name,
    values: Object.fromEntries(
      compared.map(({ version }, index) => [
        version.version,
        texts[index][name] ?? null,
      ]),
    ),
    differs: new Set(texts.map(each => each[name])).size > 1,
  }));
}

/** The parts of an environment by name: `scikit-learn==1.9.1` is version 1.9.1 of scikit-learn. */
function environmentOf(files: VersionPackage): Record<string, string> {
  const environment: Record<string, string> = {};
  if (files.pythonVersion) environment.python = files.pythonVersion;
  for (const line of files.requirements) {
    const [, name, version] =
      /^([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)\s*(.*)$/.exec(line) ?? [];
    if (name) environment[name] = version.replace(/^==\s*/, '') || 'any';
  }
  return environment;
}

function perVersion<T>(
  compared: readonly ComparedVersion[],
  valueOf: (each: ComparedVersion) => T,
): Record<string, T> {
  return Object.fromEntries(
    compared.map(each => [each.version.version, valueOf(each)]),
  );
}
