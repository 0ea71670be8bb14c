import { useApi } from '@backstage/core-plugin-api';
import { DismissRequest, Recommendation } from '@bellwether/plugin-cost-common';
import {
  ExplainedButton,
  FormDialog,
  isReason,
  LineField,
  REASON_MISSING,
  ReasonField,
  useWrite,
  whyNotSend,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { costApiRef } from '../../api';

/** Says that a size is not wanted, why, and until when. */
export function DismissDialog(props: {
  recommendation: Recommendation;
  onClose(): void;
  onDismissed(): void;
}) {
  const { recommendation, onClose, onDismissed } = props;
  const cost = useApi(costApiRef);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const { isSending, problem, write } = useWrite(
    (request: DismissRequest, options: { idempotencyKey: string }) =>
      cost.dismiss(recommendation.id, request, options),
  );
  async function send() {
    const answer = await write({
      reason,
      ...(until && { until: `${until}T00:00:00Z` }),
    });
    if (answer) onDismissed();
  }
  return (
    <FormDialog
      title={`Dismiss: ${recommendation.title}`}
      problem={problem}
      isSending={isSending}
      onClose={onClose}
      actions={
        <ExplainedButton
          variant="contained"
          whyNot={whyNotSend(isSending, !isReason(reason) && REASON_MISSING)}
          onClick={send}
        >
          Dismiss
        </ExplainedButton>
      }
    >
      <p style={{ margin: 0 }}>
        Nothing changes on the cluster. The size is not proposed again until the
        day below; without a day, never.
      </p>
      <ReasonField value={reason} onChange={setReason} />
      <LineField
        label="Propose again on (optional)"
        type="date"
        value={until}
        onChange={setUntil}
      />
    </FormDialog>
  );
}
