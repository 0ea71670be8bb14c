import { useApi } from '@backstage/core-plugin-api';
import {
  driftMutePermission,
  Monitor,
  MuteRequest,
} from '@bellwether/plugin-drift-common';
import {
  ExplainedButton,
  formatTime,
  FormDialog,
  isReason,
  REASON_MISSING,
  ReasonField,
  useWhyNot,
  useWrite,
  whyNotSend,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { driftApiRef } from '../../api';
import { Choice } from '../parts';

const DAY_MS = 24 * 3_600_000;

/** How long alerts may be kept quiet. */
const SPANS = [
  { value: '1', words: '1 day' },
  { value: '7', words: '7 days' },
  { value: '30', words: '30 days' },
];

/** Opens the dialog that mutes a monitor's alerts, or ends the mute. */
export function MuteButton(props: { monitor: Monitor }) {
  const { monitor } = props;
  const [isOpen, setOpen] = useState(false);
  const whyNot = useWhyNot(driftMutePermission, monitor.entityRef);
  return (
    <>
      <ExplainedButton
        aria-haspopup="dialog"
        whyNot={whyNot}
        onClick={() => setOpen(true)}
      >
        {monitor.mute ? 'End the mute…' : 'Mute…'}
      </ExplainedButton>
      {isOpen && (
        <MuteDialog monitor={monitor} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function MuteDialog(props: { monitor: Monitor; onClose(): void }) {
  const { monitor, onClose } = props;
  const { mute } = monitor;
  const drift = useApi(driftApiRef);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('7');
  const [openedAt] = useState(() => Date.now());
  const until = new Date(openedAt + Number(days) * DAY_MS).toISOString();
  const { isSending, problem, write } = useWrite(
    (request: MuteRequest, options: { idempotencyKey: string }) =>
      drift.mute(monitor.id, request, options),
  );
  const words = mute ? 'End the mute' : `Mute for ${days} d`;
  return (
    <FormDialog
      title={
        mute
          ? `End the mute of ${monitor.title}`
          : `Mute the alerts of ${monitor.title}`
      }
      problem={problem}
      isSending={isSending}
      onClose={onClose}
      actions={
        <ExplainedButton
          variant="contained"
          whyNot={whyNotSend(isSending, !isReason(reason) && REASON_MISSING)}
          onClick={async () => {
            const done = await write({ until: mute ? null : until, reason });
            if (done) onClose();
          }}
        >
          {words}
        </ExplainedButton>
      }
    >
      <div>
        {mute
          ? 'The owner is told again of drift that lasts.'
          : `Windows are judged as before; nobody is told of them until ${formatTime(
              until,
            )}.`}
      </div>
      {!mute && (
        <Choice label="For" choices={SPANS} value={days} onChange={setDays} />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
