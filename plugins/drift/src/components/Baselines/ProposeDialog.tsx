import { useApi } from '@backstage/core-plugin-api';
import {
  Monitor,
  proposeBaselineRequestSchema,
  ProposeBaselineRequest,
} from '@bellwether/plugin-drift-common';
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
import { driftApiRef } from '../../api';
import { DaysField } from '../parts';

function whatIsMissing({ range, reason }: ProposeBaselineRequest) {
  const { shape } = proposeBaselineRequestSchema;
  if (!shape.range.safeParse(range).success) {
    return 'Needs a first day and a last day that is not before it';
  }
  return isReason(reason) ? undefined : REASON_MISSING;
}

/** Proposes a range of the monitor's data as the next baseline. Nothing changes before somebody approves it. */
export function ProposeDialog(props: {
  monitor: Monitor;
  onClose(): void;
  onProposed(): void;
}) {
  const { monitor, onClose, onProposed } = props;
  const drift = useApi(driftApiRef);
  const [range, setRange] = useState({ from: '', to: '' });
  const [reason, setReason] = useState('');
  const request = { range, reason };
  const { isSending, problem, write } = useWrite(
    (body: ProposeBaselineRequest, options: { idempotencyKey: string }) =>
      drift.proposeBaseline(monitor.id, body, options),
  );
  return (
    <FormDialog
      title={`Propose a baseline for ${monitor.title}`}
      problem={problem}
      isSending={isSending}
      onClose={onClose}
      actions={
        <ExplainedButton
          variant="contained"
          whyNot={whyNotSend(isSending, whatIsMissing(request))}
          onClick={async () => {
            if (!(await write(request))) return;
            onProposed();
            onClose();
          }}
        >
          Propose the baseline
        </ExplainedButton>
      }
    >
      <div>
        Its rows are profiled now, which may take a while. It is in force once
        somebody who may approve it has done so.
      </div>
      <DaysField
        legend="Whole days, both included, UTC"
        value={range}
        onChange={setRange}
      />
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
