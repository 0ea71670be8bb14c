import { Verdict } from '@bellwether/plugin-canary-common';
import { Note } from '@bellwether/plugin-models-react';
import { useText } from '../parts';

type ScoreLog = NonNullable<Verdict['scoreLog']>;

const IN_ORDER: ReadonlyArray<ScoreLog['state']> = [
  'counting',
  'waiting',
  'few',
];

/** How the log of scores stands; where it is not in order, why no score counts. */
export function ScoreLogNote(props: { log: ScoreLog | undefined }) {
  const text = useText();
  const { log } = props;
  if (!log) return null;
  const sentence = log.name ? `${log.name}: ${log.sentence}` : log.sentence;
  return (
    <div style={{ padding: '8px 20px 12px' }}>
      {IN_ORDER.includes(log.state) ? (
        <p className={text.small}>Log of scores, {sentence}</p>
      ) : (
        <Note tone="watch" title="Scores are not compared.">
          {sentence}
        </Note>
      )}
    </div>
  );
}
