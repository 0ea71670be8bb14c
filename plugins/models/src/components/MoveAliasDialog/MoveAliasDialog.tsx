import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  ModelDetail,
  modelsAliasUpdatePermission,
} from '@bellwether/plugin-models-common';
import { NotPermitted } from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import { useId, useState } from 'react';
import { ConflictView } from './ConflictView';
import { MoveDraft, MoveForm } from './MoveForm';
import { likelyTarget, versionOf } from './targets';
import { useAnnounce } from './useAnnounce';
import { useDialogStyles } from './useDialogStyles';
import { useMoveAlias } from './useMoveAlias';

/**
 * Moves an alias: shows the exact change, takes a reason, and sends it once. What the person saw when it opened is what
 * the move is conditional on, whatever the page behind it learns meanwhile.
 */
export function MoveAliasDialog(props: {
  model: ModelDetail;
  alias: string;
  target?: number;
  chooseAlias?: boolean;
  onClose(): void;
  onMoved(): void;
}) {
  const classes = useDialogStyles();
  const titleId = useId();
  const { onClose, onMoved } = props;
  const announce = useAnnounce();
  const [model, setModel] = useState(props.model);
  const [draft, setDraft] = useState<MoveDraft>(() => ({
    alias: props.alias,
    target: props.target ?? likelyTarget(props.model, props.alias),
    reason: '',
  }));
  const { entityRef } = model;
  const { state, move, startOver } = useMoveAlias(entityRef);
  const isSending = state.step === 'sending';
  const close = () => {
    if (!isSending) onClose();
  };

  return (
    <Dialog
      open
      onClose={close}
      aria-labelledby={titleId}
      maxWidth={false}
      PaperProps={{ className: classes.paper, 'aria-modal': true }}
    >
      <h2 id={titleId} className={classes.title}>
        {titleOf(model, draft)}
      </h2>
      {state.step === 'conflict' && (
        <ConflictView
          entityRef={entityRef}
          alias={draft.alias}
          seen={versionOf(model, draft.alias)}
          sentence={state.sentence}
          onClose={onClose}
          onReload={now => {
            setModel(now);
            startOver();
            onMoved();
          }}
        />
      )}
      {state.step === 'refused' && (
        <>
          <div className={classes.body}>
            <NotPermitted
              title={`You may not move aliases of ${model.registry.modelName}`}
              permission={modelsAliasUpdatePermission.name}
              owner={<EntityRefLink entityRef={model.owner} hideIcon />}
            >
              Nothing was changed.
            </NotPermitted>
          </div>
          <div className={classes.actions}>
            <Button
              size="small"
              variant="outlined"
              color="primary"
              onClick={onClose}
            >
              Close
            </Button>
          </div>
        </>
      )}
      {(state.step === 'editing' ||
        state.step === 'sending' ||
        state.step === 'failed') && (
        <MoveForm
          model={model}
          draft={draft}
          onDraft={setDraft}
          chooseAlias={props.chooseAlias}
          isSending={isSending}
          failure={state.step === 'failed' ? state.sentence : undefined}
          onCancel={close}
          onConfirm={async (alias, request) => {
            const moved = await move(alias, request);
            if (!moved) return;
            onClose();
            announce(
              `${moved.alias} is ${moved.version} now`,
              `${model.registry.modelName}; read back from ${model.registry.title}.`,
            );
            onMoved();
          }}
        />
      )}
    </Dialog>
  );
}

function titleOf(model: ModelDetail, { alias, target }: MoveDraft) {
  const current = versionOf(model, alias);
  const to = target === undefined ? '' : ` to ${target}`;
  return current === null
    ? `Set ${alias}${to}`
    : `Move ${alias} from ${current}${to}`;
}
