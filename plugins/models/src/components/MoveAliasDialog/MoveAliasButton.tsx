import {
  ModelDetail,
  modelsAliasUpdatePermission,
} from '@bellwether/plugin-models-common';
import { entityName, ExplainedButton } from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { MoveAliasDialog } from './MoveAliasDialog';

function whyNot({ mayMoveAliases, versionCount, owner }: ModelDetail) {
  if (versionCount === 0) return 'There is no version yet';
  return mayMoveAliases
    ? undefined
    : `Needs the permission ${
        modelsAliasUpdatePermission.name
      } on this model, which ${entityName(owner)} owns`;
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
