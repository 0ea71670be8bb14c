import {
  Action,
  ActionParameters,
  Revision,
  Rollout,
} from '@bellwether/plugin-canary-common';
import {
  Age,
  ExplainedButton,
  FormDialog,
  LineField,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useState } from 'react';
import { actionWords } from '../../words';
import { useText } from '../parts';
import { suggest, toParameters, Typed } from './parameters';

const useStyles = makeStyles(
  {
    choices: { display: 'grid', gap: 6, margin: 0, padding: 0, border: 0 },
    choice: { display: 'flex', gap: 8, alignItems: 'baseline' },
  },
  { name: 'BellwetherActionParameters' },
);

/** Asks what an action needs to know, before it is shown what it would do. */
export function ParametersForm(props: {
  rollout: Rollout;
  action: Action;
  onClose(): void;
  onReady(parameters: ActionParameters): void;
}) {
  const { rollout, action, onClose, onReady } = props;
  const [typed, setTyped] = useState(() => suggest(rollout));
  const parameters = toParameters(action, typed);
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  return (
    <FormDialog
      title={`${actionWords(action)}: ${rollout.name} on ${rollout.cluster}`}
      isSending={false}
      onClose={onClose}
      actions={
        <ExplainedButton
          variant="contained"
          whyNot={typeof parameters === 'string' ? parameters : undefined}
          onClick={() => {
            if (typeof parameters !== 'string') onReady(parameters);
          }}
        >
          Show what it would change
        </ExplainedButton>
      }
    >
      {action === 'rollback' && (
        <RevisionField
          revisions={rollout.revisions}
          value={typed.revision}
          onChange={revision => change({ revision })}
        />
      )}
      {action === 'set-image' && (
        <LineField
          label="Image, for all containers"
          value={typed.image}
          onChange={image => change({ image })}
        />
      )}
      {action === 'set-weight' && (
        <LineField
          label="Per cent of requests on the canary"
          value={typed.percent}
          onChange={percent => change({ percent })}
        />
      )}
    </FormDialog>
  );
}

function RevisionField(props: {
  revisions: readonly Revision[];
  value: string;
  onChange(id: string): void;
}) {
  const classes = useStyles();
  const text = useText();
  const name = useId();
  const { revisions, value, onChange } = props;
  return (
    <fieldset className={classes.choices}>
      <legend className={text.small}>Back to the revision</legend>
      {revisions
        .filter(({ role }) => role !== 'canary')
        .map(({ id, version, declared, role, createdAt }) => (
          <label key={id} className={classes.choice}>
            <input
              type="radio"
              name={name}
              checked={id === value}
              onChange={() => onChange(id)}
            />
            <span>
              {version ?? declared ?? 'not named'} ({id}), {role}
              {createdAt && (
                <>
                  , from <Age at={createdAt} suffix="ago" />
                </>
              )}
            </span>
          </label>
        ))}
    </fieldset>
  );
}
