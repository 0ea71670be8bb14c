import { useApi } from '@backstage/core-plugin-api';
import {
  Change,
  ChangesPreview,
  MakeChangesRequest,
} from '@bellwether/plugin-cost-common';
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
import { costApiRef } from '../../api';
import { confirmWords } from '../../words';
import { PreviewBody } from './PreviewBody';
import { AskedChanges, usePreview } from './usePreview';

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
  { name: 'BellwetherChangesDialog' },
);

function isByHand({ edits }: ChangesPreview): boolean {
  return edits.every(({ via, problem }) => via === 'by-hand' || problem);
}

/** Shows exactly what would be changed, and does it once for what was looked at. */
export function ChangesDialog(props: {
  asked: AskedChanges;
  onClose(): void;
  onMade(changes: Change[]): void;
}) {
  const classes = useStyles();
  const { asked, onClose, onMade } = props;
  const cost = useApi(costApiRef);
  const preview = usePreview(asked);
  const [reason, setReason] = useState('');
  const { isSending, problem, write } = useWrite(
    (request: MakeChangesRequest, options: { idempotencyKey: string }) =>
      cost.makeChanges(request, options),
  );
  const shown = preview.value;
  const onlyShows = shown !== undefined && isByHand(shown);

  async function send() {
    if (!shown) return;
    const made = await write({
      ...asked,
      reason,
      precondition: shown.precondition,
    });
    if (made) onMade(made.changes);
  }

  return (
    <FormDialog
      title={
        shown?.title ??
        (asked.kind === 'revert' ? 'Take a size back' : 'Change of size')
      }
      isSending={isSending}
      onClose={onClose}
      closeWords={onlyShows ? 'Close' : 'Leave it as it is'}
      actions={
        !onlyShows && (
          <span
            className={
              asked.kind === 'revert' ? classes.destructive : undefined
            }
          >
            <ExplainedButton
              variant="contained"
              whyNot={whyNotSend(isSending, whyNotNow(preview, reason))}
              onClick={send}
            >
              {shown ? confirmWords(shown) : 'Change it'}
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
        {value => <PreviewBody preview={value} />}
      </UpstreamState>
      {!onlyShows && <ReasonField value={reason} onChange={setReason} />}
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

function whyNotNow(preview: Loaded<ChangesPreview>, reason: string) {
  if (preview.loading) return 'Reading what this would change';
  if (!preview.value) return 'What this would change is not known';
  return !isReason(reason) && REASON_MISSING;
}
