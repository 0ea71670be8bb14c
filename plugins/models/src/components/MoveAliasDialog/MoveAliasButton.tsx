import { ModelDetail } from '@bellwether/plugin-models-common';
import { ExplainedButton } from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { lacksPermission } from './lacksPermission';
import { MoveAliasDialog } from './MoveAliasDialog';

function whyNot(model: ModelDetail) {
  return model.versionCount === 0
    ? 'There is no version yet'
    : lacksPermission(model);
}

/** Opens the dialog that moves an alias; who may not is told so. */
export function MoveAliasButton(props: {
  model: ModelDetail;
  alias: string;
  /** Version to propose; by default the likely one. */
  target?: number;
  /** Lets the person choose another alias in the dialog. */
  chooseAlias?: boolean;
  label: string;
  'aria-label'?: string;
  onMoved(): void;
}) {
  const { model, label, onMoved } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ExplainedButton
        aria-label={props['aria-label']}
        aria-haspopup="dialog"
        whyNot={whyNot(model)}
        onClick={() => setOpen(true)}
      >
        {label}
      </ExplainedButton>
      {isOpen && (
        <MoveAliasDialog
          model={model}
          alias={props.alias}
          target={props.target}
          chooseAlias={props.chooseAlias}
          onClose={() => setOpen(false)}
          onMoved={onMoved}
        />
      )}
    </>
  );
}
