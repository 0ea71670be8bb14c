import { DriftCause, LogSilence } from '@bellwether/plugin-drift-common';
import { columnNames, dayRange } from '../words';
import { silenceWords } from './silenceOf';

export interface AlertFacts {
  /** Of what the owner is told. */
  causes: readonly DriftCause[];
  /** Whether they were told of other causes, which still last. */
  joins: boolean;
  /** The newest window; absent where none was judged. */
  range?: { from: string; to: string };
  silence?: LogSilence;
  /** What was judged, in a sentence. */
  sentence?: string;
}

/** What an alert says: the cause in its title, and the judgement. */
export function alertWords(
  model: string,
  { causes, joins, range, silence, sentence }: AlertFacts,
): { title: string; description?: string } {
  const columnsOf = (...kinds: Array<DriftCause['kind']>) => [
    ...new Set(
      causes.flatMap(({ kind, column }) =>
        kinds.includes(kind) && column !== undefined ? [column] : [],
      ),
    ),
  ];
  const gone = columnsOf('schema');
  const moved = columnsOf('column', 'missing-values');
  const isDrift = causes.some(
    ({ kind }) => kind !== 'schema' && kind !== 'no-rows',
  );
  const parts = [
    gone.length > 0
      ? `${columnNames(gone)} ${
          gone.length === 1 ? 'is' : 'are'
        } gone or of another type`
      : undefined,
    isDrift ? `${joins ? 'more ' : ''}material drift` : undefined,
    causes.some(({ kind }) => kind === 'no-rows') && silence
      ? silenceWords(silence)
      : undefined,
  ].filter(Boolean);
  const when = range && (isDrift || gone.length > 0);
  const more =
    joins && moved.length > 0 ? `Now also ${columnNames(moved)}.` : undefined;
  return {
    title: `${model}: ${parts.join(', ')}${
      when ? ` in ${dayRange(range)}` : ''
    }`,
    description:
      [more, isDrift || gone.length > 0 ? sentence : undefined]
        .filter(Boolean)
        .join(' ') || undefined,
  };
}
