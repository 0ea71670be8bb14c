import { Link } from '@backstage/core-components';
import { Change } from '@bellwether/plugin-cost-common';
import { Age, entityName, Note } from '@bellwether/plugin-models-react';
import { changeForms } from '../../words';

/** The newest attempt and where it is; what is open or has failed stands out. */
export function ChangeNote(props: { change: Change }) {
  const { state, sentence, actor, reason, openedAt, pullRequest, kind } =
    props.change;
  const form = changeForms[state];
  const tones = { bad: 'bad', warn: 'warn' } as const;
  const tone =
    form.tone === 'bad' || form.tone === 'warn' ? tones[form.tone] : 'watch';
  return (
    <div aria-live="polite">
      <Note
        tone={tone}
        title={`${kind === 'revert' ? 'Taking it back: ' : ''}${form.word}.`}
      >
        {sentence}{' '}
        {pullRequest && (
          <>
            <Link to={pullRequest.url}>Pull request {pullRequest.number}</Link>.{' '}
          </>
        )}
        By {entityName(actor)}, <Age at={openedAt} suffix="ago" />: “{reason}”
      </Note>
    </div>
  );
}
