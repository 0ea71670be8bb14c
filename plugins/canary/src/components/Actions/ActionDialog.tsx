import { useApi } from '@backstage/core-plugin-api';
import {
  ActionParameters,
  ActRequest,
  Capability,
  Preview,
  Rollout,
  TakenAction,
} from '@bellwether/plugin-canary-common';
import {
  bellwetherTokens,
  ExplainedButton,
  FormDialog,
  isReason,
  Loaded,
  Note,
  REASON_MISSING,
  ReasonField,
  SkeletonBar,
  UpstreamState,
  useWrite,
  whyNotSend,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { canaryApiRef } from '../../api';
import { actionWords, armName, armOf, takesAway } from '../../words';
import { ParametersForm } from './ParametersForm';
import { needsParameters } from './parameters';
import { PreviewBody } from './PreviewBody';
import { usePreview } from './usePreview';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      destructive: {
        '& button:not([aria-disabled])': {
          color: tokens.surface,
          backgroundColor: tokens.bad.main,
          '&:hover': { backgroundColor: tokens.bad.main },
        },
      },
    };
  },
  { name: 'BellwetherActionDialog' },
);

/** Words on the button that does it: what happens, where that is more than the name of the action. */
function confirmWords({ action, via }: Capability, { arms }: Rollout): string {
  if (via === 'pull-request') return 'Open the pull request';
  return action === 'abort'
    ? `Abort, send all requests to ${
        armName(armOf(arms, 'stable')) ?? 'stable'
      }`
    : actionWords(action);
}

/**
 * Asks what is missing, shows exactly what would be done, and does it once for the state that was looked at.
 */
export function ActionDialog(props: {
  rollout: Rollout;
  capability: Capability;
  actingAs: string;
  onClose(): void;
  onActed(taken: TakenAction): void;
}) {
  const { rollout, capability, onClose } = props;
  const { action } = capability;
  const [parameters, setParameters] = useState<ActionParameters | undefined>(
    needsParameters(action) ? undefined : {},
  );
  if (!parameters) {
    return (
      <ParametersForm
        rollout={rollout}
        action={action}
        onClose={onClose}
        onReady={setParameters}
      />
    );
  }
  return <ConfirmDialog {...props} parameters={parameters} />;
}

function ConfirmDialog(props: {
  rollout: Rollout;
  capability: Capability;
  actingAs: string;
  parameters: ActionParameters;
  onClose(): void;
  onActed(taken: TakenAction): void;
}) {
  const classes = useStyles();
  const { rollout, capability, actingAs, parameters, onClose } = props;
  const canary = useApi(canaryApiRef);
  const preview = usePreview(rollout.id, capability.action, parameters);
  const [reason, setReason] = useState('');
  const { isSending, problem, write } = useWrite(
    (request: ActRequest, options: { idempotencyKey: string }) =>
      canary.act(rollout.id, request, options),
  );
  const shown = preview.value;
  // What the preview found counts: it is newer than the button.
  const told = shown?.capability ?? capability;
  const isByHand = told.via === 'by-hand';

  async function send() {
    if (!shown) return;
    const taken = await write({
      action: shown.action,
      parameters: shown.parameters,
      reason,
      precondition: shown.precondition,
    });
    if (taken) props.onActed(taken);
  }

  return (
    <FormDialog
      title={
        shown?.title ?? `${actionWords(capability.action)} ${rollout.name}`
      }
      isSending={isSending}
      onClose={onClose}
      closeWords={isByHand ? 'Close' : 'Leave it as it is'}
      actions={
        !isByHand && (
          <span
            className={takesAway(told.action) ? classes.destructive : undefined}
          >
            <ExplainedButton
              variant="contained"
              whyNot={whyNotSend(isSending, whyNotNow(preview, reason))}
              onClick={send}
            >
              {confirmWords(told, rollout)}
            </ExplainedButton>
          </span>
        )
      }
    >
      <UpstreamState
        data={preview}
        subject="what this would change"
        skeleton={<SkeletonBar height={180} />}
      >
        {value => <PreviewBody preview={value} actingAs={actingAs} />}
      </UpstreamState>
      {!isByHand && <ReasonField value={reason} onChange={setReason} />}
      {problem && (
        <Note tone="bad" title="It was not done.">
          {problem}{' '}
          <Button size="small" color="primary" onClick={preview.retry}>
            Look again
          </Button>
        </Note>
      )}
    </FormDialog>
  );
}

function whyNotNow(preview: Loaded<Preview>, reason: string) {
  if (preview.loading) return 'Reading what this would change';
  if (!preview.value) return 'What this would change is not known';
  if (!preview.value.capability.possible) {
    return preview.value.capability.sentence;
  }
  return !isReason(reason) && REASON_MISSING;
}
