import { useApi } from '@backstage/core-plugin-api';
import { Rollout, TemplateProposal } from '@bellwether/plugin-canary-common';
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
import { Facts } from '../parts';

/** Asks why, and proposes template and step in Git. */
export function ProposeDialog(props: {
  rollout: Rollout;
  onClose(): void;
  onOpened(pullRequest: TemplateProposal): void;
}) {
  const { rollout, onClose, onOpened } = props;
  const canary = useApi(canaryApiRef);
  const [reason, setReason] = useState('');
  const { isSending, problem, write } = useWrite(
    (request: { reason: string }, options: { idempotencyKey: string }) =>
      canary.proposeAnalysisTemplate(rollout.id, request, options),
  );
  return (
    <FormDialog
      title={`Let Argo Rollouts ask the judge about ${rollout.name}`}
      problem={problem}
      isSending={isSending}
      onClose={onClose}
      closeWords="Leave it as it is"
      actions={
        <ExplainedButton
          variant="contained"
          whyNot={whyNotSend(isSending, !isReason(reason) && REASON_MISSING)}
          onClick={async () => {
            const opened = await write({ reason });
            if (opened) onOpened(opened);
          }}
        >
          Open the pull request
        </ExplainedButton>
      }
    >
      <Facts
        facts={[
          ['Repository', rollout.git.source?.repository],
          [
            'Adds',
            'bellwether-verdict.yaml beside the manifest of the Rollout',
          ],
          [
            'Changes',
            'spec.strategy.canary.steps: a step that asks, after the first share',
          ],
          ['The cluster', 'has it after the merge and the sync'],
        ]}
      />
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
