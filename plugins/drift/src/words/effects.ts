import { DriftEffect, WindowDetail } from '@bellwether/plugin-drift-common';
import { formatNumber } from '@bellwether/plugin-models-react';

const MINUS = '\u2212';
/** Below this a p-value is a bound, not a number. */
const LEAST_P = 1e-15;

const EFFECT_WORDS: Record<DriftEffect['name'], string> = {
  'w1-over-sd': 'W1/σ',
  psi: 'PSI',
  'cramers-v': 'V',
  auc: 'AUC',
  mmd2: 'MMD²',
};

/** The name of an effect in the field's words; the heat map names it as text. */
export function effectName(name: string): string {
  const known: Record<string, string> = EFFECT_WORDS;
  return known[name] ?? name;
}

/** Two decimals; a smaller effect keeps two digits, so that it does not read as none. */
export function formatEffectValue(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return formatNumber(value, 2);
  return value.toFixed(2).replace(/^-/, MINUS);
}

/** `W1/σ 0.38`. */
export function formatEffect({ name, value }: DriftEffect): string {
  return value === null
    ? effectName(name)
    : `${effectName(name)} ${formatEffectValue(value)}`;
}

/** `W1/σ 0.38 (0.37 – 0.39)`. */
export function formatEffectWithInterval(effect: DriftEffect): string {
  const { low, high } = effect;
  return low === null || high === null
    ? formatEffect(effect)
    : `${formatEffect(effect)} (${formatEffectValue(low)} – ${formatEffectValue(
        high,
      )})`;
}

/** Two significant digits; what is smaller than can be told is said to be. */
export function formatP(value: number): string {
  return value < LEAST_P ? '< 1e−15' : formatNumber(value, 2);
}

/** Effect ÷ its limit, for a cell of a heat map. */
export function formatRatio(ratio: number): string {
  return ratio.toFixed(1);
}

export const familyWords: Record<
  WindowDetail['votes'][number]['family'],
  string
> = {
  marginal: 'Marginal',
  joint: 'Joint',
  classifier: 'Classifier',
  'model-output': 'Model output',
};

const TEST_WORDS: Record<string, string> = {
  ks: 'Kolmogorov–Smirnov',
  psi: 'Population stability index',
  chi2: 'χ² of homogeneity',
  mmd: 'MMD',
  c2st: 'Classifier',
  'model-output': 'Model output',
};

/** A test by the name that people know. */
export function testName(test: string): string {
  return TEST_WORDS[test] ?? test;
}
