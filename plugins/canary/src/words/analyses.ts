import { AnalysisRun } from '@bellwether/plugin-canary-common';
import { Tone } from '@bellwether/plugin-models-common';

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
