import { useApi } from '@backstage/core-plugin-api';
import { Drive, DriveRequest, Rollout } from '@bellwether/plugin-canary-common';
import {
  ExplainedButton,
  FormDialog,
  isReason,
  REASON_MISSING,
  ReasonField,
  useWrite,
  whyNotSend,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { canaryApiRef } from '../../api';
import { controlWords } from '../../words';
import { Facts } from '../parts';

/** What follows is said before it is done, and why it is done is asked. */
export function DriveDialog(props: {
  rollout: Rollout;
  drive: Drive;
  control: Drive['controls'][number];
  onClose(): void;
  onDone(): void;
}) {
  const { rollout, drive, control, onClose, onDone } = props;
  const canary = useApi(canaryApiRef);
  const [reason, setReason] = useState('');
  const { isSending, problem, write } = useWrite(
    (request: DriveRequest, options: { idempotencyKey: string }) =>
      canary.changeDrive(rollout.id, request, options),
  );
  const words = controlWords[control.control];
  return (
    <FormDialog
      title={`${words}: ${rollout.name}`}
      problem={problem}
      isSending={isSending}
      onClose={onClose}
      closeWords="Leave it as it is"
      actions={
        <ExplainedButton
          variant="contained"
          whyNot={whyNotSend(isSending, !isReason(reason) && REASON_MISSING)}
          onClick={async () => {
            const request = { control: control.control, reason };
            if (await write(request)) onDone();
          }}
        >
          {words}
        </ExplainedButton>
      }
    >
      <Facts
        facts={[
          [
            'Target',
            `InferenceService ${rollout.namespace} / ${rollout.name} on ${rollout.cluster}`,
          ],
          ['Now', drive.sentence],
          ['What follows', control.sentence],
          ['The cluster', 'nothing is changed there by this'],
        ]}
      />
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
