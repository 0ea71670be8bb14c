import { useApi } from '@backstage/core-plugin-api';
import { driftRunPermission, Monitor } from '@bellwether/plugin-drift-common';
import {
  ExplainedButton,
  useTableStyles,
  useWhyNot,
  useWrite,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { driftApiRef } from '../../api';

/** Looks for new and reopened windows now, without waiting for the schedule. */
export function RunNowButton(props: { monitor: Monitor }) {
  const { id, entityRef, run } = props.monitor;
  const drift = useApi(driftApiRef);
  const { hidden } = useTableStyles();
  const forbidden = useWhyNot(driftRunPermission, entityRef);
  const [isStarted, setStarted] = useState(false);
  const { isSending, problem, write } = useWrite(
    (request: object, options: { idempotencyKey: string }) =>
      drift.run(id, request, options),
  );
  const underWay =
    isSending || run.state === 'running' ? 'A run is under way' : undefined;
  return (
    <>
      <ExplainedButton
        whyNot={forbidden ?? underWay}
        onClick={async () => setStarted(Boolean(await write({})))}
      >
        Run now
      </ExplainedButton>
      <span role="status" className={hidden}>
        {isStarted && 'The run has started.'}
      </span>
      {problem && <span role="alert">The run did not start: {problem}</span>}
    </>
  );
}
