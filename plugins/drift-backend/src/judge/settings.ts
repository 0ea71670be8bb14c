import { alphaOfTarget } from '@bellwether/drift-engine';
import { MonitorDefinition } from '@bellwether/plugin-drift-common';
import { limitsOf } from './describeColumn';
import type { CompareSettings } from './jobs';

/** Columns that a monitor reads; undefined: all. */
export function columnsOf({ spec }: MonitorDefinition): string[] | undefined {
  const { columns, prediction } = spec;
  return columns && [...columns, ...(prediction ? [prediction] : [])];
}

/** By what a monitor compares. */
export function settingsOf(definition: MonitorDefinition): CompareSettings {
  const { spec } = definition;
  return {
    prediction: spec.prediction,
    // What is no input of the model is not compared, whether it was named or not.
    exclude: [
      ...(spec.exclude ?? []),
      ...[spec.timestamp, spec.rowKey, spec.target, spec.modelVersion].filter(
        name => name !== undefined,
      ),
    ],
    alpha: alphaOfTarget(spec.falseAlarms.oncePerWindows),
    detectors: spec.detectors,
    combine: spec.combine,
    materiality: limitsOf(definition),
    seed: spec.seed,
  };
}
