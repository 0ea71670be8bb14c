import { AnalysisRun } from '@bellwether/plugin-canary-common';
import { Tone } from '@bellwether/plugin-models-common';

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

/** How a run or a measurement ended. */
export function analysisForm(phase: AnalysisRun['phase']): {
  tone: Tone;
  word: string;
} {
  switch (phase) {
    case 'successful':
      return { tone: 'ok', word: 'Successful' };
    case 'failed':
      return { tone: 'bad', word: 'Failed' };
    case 'error':
      return { tone: 'warn', word: 'Error' };
    case 'inconclusive':
      return { tone: 'void', word: 'Inconclusive' };
    case 'running':
      return { tone: 'watch', word: 'Running' };
    case 'pending':
      return { tone: 'watch', word: 'Pending' };
    default:
      return { tone: 'void', word: 'Unknown' };
  }
}
