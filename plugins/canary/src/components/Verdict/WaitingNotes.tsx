import { Rollout } from '@bellwether/plugin-canary-common';
import { Age, formatTime, Note } from '@bellwether/plugin-models-react';

/** What the rollout waits for, and what Git still says after an abort. */
export function WaitingNotes(props: { rollout: Rollout }) {
  const { controller, waiting, git, message, phase } = props.rollout;
  const saysMessage = message !== undefined && phase === 'degraded';
  return (
    <>
      {waiting.map(({ reason, sentence, since, until, needsPerson }) => (
        <Note
          key={reason}
          tone={needsPerson ? 'warn' : 'watch'}
          title={needsPerson ? 'Waits for a person.' : undefined}
        >
          {sentence}
          {since && (
            <>
              {' '}
              Since <Age at={since} />.
            </>
          )}
          {until && ` Until ${formatTime(until)}.`}
        </Note>
      ))}
      {saysMessage && waiting.every(({ sentence }) => sentence !== message) && (
        <Note tone="warn" title="The controller says:">
          {message}
        </Note>
      )}
      {git.stillNames && (
        <Note tone="warn" title="Git still asks for it.">
          {git.stillNames.sentence}{' '}
          {controller === 'kserve-serverless'
            ? 'KServe keeps no earlier spec here: name the stable version in the repository again.'
            : 'Roll back, among the actions, is the change that names the stable version again.'}
        </Note>
      )}
    </>
  );
}
