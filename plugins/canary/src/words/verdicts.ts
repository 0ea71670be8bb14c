import { VerdictTest, VerdictWord } from '@bellwether/plugin-canary-common';
import { Tone } from '@bellwether/plugin-models-common';
import { formatInteger } from '@bellwether/plugin-models-react';

interface Form {
  tone: Tone;
  word: string;
}

/** The judge's word. To go on watching is no success, and so is never green. */
export const verdictForms: Record<VerdictWord, Form> = {
  promote: { tone: 'ok', word: 'Good to promote' },
  continue: { tone: 'watch', word: 'Keep watching' },
  rollback: { tone: 'bad', word: 'Roll back' },
  void: { tone: 'void', word: 'No verdict' },
};

type ArmCounts = NonNullable<VerdictTest['stable']>;

const WORSE: Record<VerdictTest['metric'], string> = {
  errors: 'Worse',
  latency: 'Slower',
  scores: 'Different',
  labels: 'Worse',
  pairs: 'Different',
  'sample-ratio': 'Split is off',
};

const SHOWN: Record<VerdictTest['metric'], string> = {
  errors: 'Not worse',
  latency: 'Not slower',
  scores: 'Not different',
  labels: 'Not worse',
  pairs: 'Not different',
  'sample-ratio': 'Split as asked',
};

/** A test's own word. */
export function testForm({
  metric,
  verdict,
}: Pick<VerdictTest, 'metric' | 'verdict'>): Form {
  switch (verdict) {
    case 'rollback':
      return { tone: 'bad', word: WORSE[metric] };
    case 'promote':
      return { tone: 'ok', word: SHOWN[metric] };
    case 'void':
      return { tone: 'void', word: WORSE[metric] };
    default:
      return metric === 'sample-ratio'
        ? { tone: 'quiet', word: 'Nothing against it' }
        : verdictForms.continue;
  }
}

/** What was counted in an arm, without the rate: `35 errors of 12,270`. */
export function countedWords(
  { metric, edgeSeconds }: Pick<VerdictTest, 'metric' | 'edgeSeconds'>,
  { bad, total }: ArmCounts,
): string {
  const what = badWords(metric, edgeSeconds, bad);
  return [formatInteger(bad), what, `of ${formatInteger(total)}`]
    .filter(Boolean)
    .join(' ');
}

function badWords(
  metric: VerdictTest['metric'],
  edgeSeconds: number | undefined,
  bad: number,
): string | undefined {
  switch (metric) {
    case 'errors':
      return bad === 1 ? 'error' : 'errors';
    case 'latency':
      return edgeSeconds === undefined
        ? 'slow'
        : `over ${Math.round(edgeSeconds * 1000)} ms`;
    case 'labels':
      return 'wrong';
    case 'pairs':
      return 'differ';
    default:
      return undefined;
  }
}
