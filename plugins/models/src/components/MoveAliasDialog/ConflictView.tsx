import { ModelDetail } from '@bellwether/plugin-models-common';
import {
  ExplainedButton,
  StateMessage,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useModel } from '../../entity';
import { ActorName } from '../ActorName';
import { versionOf } from './targets';
import { useDialogStyles } from './useDialogStyles';

/** The alias does not point where it did when the dialog opened: says where it does, and offers a new look. */
export function ConflictView(props: {
  entityRef: string;
  alias: string;
  /** Version that the person saw. */
  seen: number | null;
  /** What the backend said. */
  sentence: string;
  onClose(): void;
  onReload(model: ModelDetail): void;
}) {
  const classes = useDialogStyles();
  const { warn } = useBellwetherTokens();
  const { entityRef, alias, seen, sentence, onClose, onReload } = props;
  const now = useModel(entityRef).value;
  const found = now?.aliases.find(item => item.alias === alias);
  const version = now && versionOf(now, alias);
  // The portal's own facts may be a moment behind the registry that refused.
  const isKnown = now !== undefined && version !== seen;

  return (
    <>
      <div className={classes.body} role="status">
        <StateMessage
          icon="triangle"
          colour={warn.main}
          title={
            isKnown
              ? `${alias} is ${version ?? 'not set'} now`
              : 'The move could not be made as asked'
          }
        >
          {isKnown && found?.movedBy && !sentence.includes(found.movedBy) && (
            <>
              Moved by <ActorName actor={found.movedBy} />.{' '}
            </>
          )}
          {sentence}
        </StateMessage>
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
        <ExplainedButton
          variant="contained"
          whyNot={now ? undefined : 'The model is being read again'}
          onClick={() => {
            if (now) onReload(now);
          }}
        >
          Look again
        </ExplainedButton>
      </div>
    </>
  );
}
