import { AnalysisRun } from '@bellwether/plugin-canary-common';

const SCOPES: Record<AnalysisRun['scope'], string> = {
  step: 'of a step',
  background: 'in the background',
  'pre-promotion': 'before the promotion',
  'post-promotion': 'after the promotion',
  other: 'not of a step',
};

/** What asked for a run. */
export function scopeWords({
  scope,
  step,
  revision,
}: Pick<AnalysisRun, 'scope' | 'step' | 'revision'>): string {
  const what =
    scope === 'step' && step !== undefined
      ? `of step ${step + 1}`
      : SCOPES[scope];
  return revision ? `${what}, revision ${revision}` : what;
}
