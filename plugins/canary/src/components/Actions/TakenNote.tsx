import { TakenAction } from '@bellwether/plugin-canary-common';
import {
  Age,
  entityName,
  formatTime,
  Note,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { actionWords, isOpen, stateWords } from '../../words';
import { useText } from '../parts';

const FAILED: ReadonlyArray<TakenAction['state']> = [
  'lost',
  'refused',
  'conflict',
  'turned-down',
];

/** The newest action and where it is; what is open or has failed stands out. */
export function TakenNote(props: { taken: TakenAction }) {
  const text = useText();
  const { taken } = props;
  const { action, actor, reason, state, sentence, pullRequest } = taken;
  const { expectedUntil, nudgedAt, takenAt } = taken;
  const by = (
    <>
      By {actor === 'plugin:canary' ? 'the portal' : entityName(actor)},{' '}
      <Age at={takenAt} suffix="ago" />: “{reason}”
    </>
  );
  const link = pullRequest && (
    <>
      {' '}
      <a href={pullRequest.url}>Pull request {pullRequest.number}</a>.
    </>
  );
  const content = (
    <>
      {sentence}
      {link}
      {state === 'waiting' && nudgedAt && ' The controller was woken.'}
      {state === 'waiting' &&
        expectedUntil &&
        ` It is waited for until ${formatTime(expectedUntil)}.`}{' '}
      {by}
    </>
  );
  const title = `${actionWords(action)}: ${lowered(stateWords[state])}.`;
  if (FAILED.includes(state)) {
    return (
      <Note tone="bad" title={title}>
        {content}
      </Note>
    );
  }
  return (
    <div aria-live="polite">
      {isOpen(taken) ? (
        <Note tone="watch" title={title}>
          {content}
        </Note>
      ) : (
        <>
          <VerdictChip tone="ok" quiet word={title} />
          <p className={text.small}>{content}</p>
        </>
      )}
    </div>
  );
}

function lowered(words: string): string {
  return words.charAt(0).toLocaleLowerCase('en') + words.slice(1);
}
