import {
  alphaOfTarget,
  DEFAULT_SETTINGS,
  type Family,
  permutationsFor,
  sharedWeights,
  sharesLabellings,
} from '@bellwether/drift-engine';
import { MonitorDefinition } from '@bellwether/plugin-drift-common';

/** Path of the key that makes the promise. */
export const PROMISE_KEY = ['spec', 'falseAlarms', 'oncePerWindows'];

/**
 * What is wrong with a promise that no number of random labellings could keep: with the joint test, a window cannot be told to
 * be as rare as that.
 *
 * @returns one sentence; undefined where the promise can be kept
 */
export function promiseProblem({
  spec,
}: MonitorDefinition): string | undefined {
  const { oncePerWindows } = spec.falseAlarms;
  if (canPromise(spec, oncePerWindows)) return undefined;
  let least = 2;
  let most = oncePerWindows;
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (canPromise(spec, middle)) least = middle;
    else most = middle;
  }
  return `with the joint test at most one false alarm in ${least} windows can be promised, not in ${oncePerWindows}: ask for less, or leave mmd out of spec.detectors`;
}

function canPromise(
  spec: MonitorDefinition['spec'],
  oncePerWindows: number,
): boolean {
  const detectors = spec.detectors ?? DEFAULT_SETTINGS.detectors;
  const permutes = sharesLabellings(spec.combine ?? DEFAULT_SETTINGS.combine);
  if (!permutes && !detectors.includes('mmd')) return true;
  const families: Family[] = [];
  if (detectors.some(name => ['ks', 'psi', 'chi2'].includes(name))) {
    families.push('marginal');
  }
  if (spec.prediction && detectors.includes('model-output')) {
    families.push('model-output');
  }
  if (detectors.includes('mmd')) families.push('joint');
  if (detectors.includes('c2st')) families.push('classifier');
  const weights = sharedWeights(DEFAULT_SETTINGS.weights, families);
  const weight = permutes
    ? 1 - (weights.get('classifier') ?? 0)
    : weights.get('joint') ?? 1;
  try {
    permutationsFor(
      { ...DEFAULT_SETTINGS, alpha: alphaOfTarget(oncePerWindows) },
      weight,
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'SettingsError') return false;
    throw error;
  }
}
