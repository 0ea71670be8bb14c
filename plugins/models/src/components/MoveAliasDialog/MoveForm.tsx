import {
  CHAMPION,
  ModelDetail,
  MoveAliasRequest,
} from '@bellwether/plugin-models-common';
import {
  ExplainedButton,
  formatShare,
  Note,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useRef, useState } from 'react';
import { useComparison, useVersions } from '../../entity';
import { Callers } from '../Callers';
import { Fact } from '../FactList';
import { Difference } from './Difference';
import { MoveFacts } from './MoveFacts';
import { isReason, MIN_LENGTH, ReasonField } from './ReasonField';
import { likelyTarget, versionOf } from './targets';
import { useDialogStyles } from './useDialogStyles';

/** What the form asks of the person; kept by the dialog, so that a conflict does not lose it. */
export interface MoveDraft {
  alias: string;
  target?: number;
  reason: string;
}

/** The exact change, what it does, and a reason. */
export function MoveForm(props: {
  model: ModelDetail;
  draft: MoveDraft;
  onDraft(draft: MoveDraft): void;
  chooseAlias?: boolean;
  isSending: boolean;
  /** Sentence on the last attempt, when it failed. */
  failure?: string;
  onCancel(): void;
  onConfirm(alias: string, request: MoveAliasRequest): void;
}) {
  const classes = useDialogStyles();
  const { model, draft, onDraft, isSending, failure } = props;
  const { alias, target, reason } = draft;
  const current = versionOf(model, alias);
  const [hasConsent, setConsent] = useState(false);
  const [showError, setShowError] = useState(false);
  const reasonRef = useRef<HTMLTextAreaElement>(null);

  const { value: versions } = useVersions(model.entityRef);
  const pair =
    current !== null && target !== undefined && target !== current
      ? [current, target]
      : [];
  const comparison = useComparison(model.entityRef, pair);
  const signature =
    target === undefined ? undefined : comparison.value?.signatures[target];
  const isBreaking = signature?.breaking ?? false;
  const canaries =
    versions?.versions
      .find(({ version }) => version === target)
      ?.runsOn.filter(({ role }) => role === 'canary') ?? [];

  /** The first thing that stands in the way. */
  function whyNot() {
    if (isSending) return 'The move is being sent';
    if (target === undefined) return 'Choose a version';
    if (target === current) return `${alias} points at ${target} already`;
    if (pair.length > 0 && comparison.loading && !comparison.value) {
      return 'The difference is still being read';
    }
    if (!isReason(reason)) {
      return `Needs a reason of at least ${MIN_LENGTH} characters`;
    }
    return isBreaking && !hasConsent
      ? 'Needs your word that callers will break'
      : undefined;
  }

  return (
    <>
      <div className={classes.body}>
        <MoveFacts
          model={model}
          versions={versions}
          alias={alias}
          target={target}
          chooseAlias={props.chooseAlias}
          onAlias={name =>
            onDraft({
              ...draft,
              alias: name,
              target: likelyTarget(model, name),
            })
          }
          onTarget={version => {
            setConsent(false);
            onDraft({ ...draft, target: version });
          }}
        >
          {target !== undefined && target !== current && (
            <Fact name="Difference">
              <Difference
                entityRef={model.entityRef}
                comparison={comparison}
                from={current}
                to={target}
              />
            </Fact>
          )}
        </MoveFacts>

        {canaries.length > 0 && (
          <Note
            tone="warn"
            title={`Version ${target} is a canary ${canaries
              .map(({ cluster, weight }) =>
                weight === undefined
                  ? `on ${cluster}`
                  : `at ${formatShare(weight)} on ${cluster}`,
              )
              .join(', ')}.`}
          >
            Moving the alias does not change traffic. It changes what pipelines
            that load <code>@{alias}</code> get.
          </Note>
        )}
        {isBreaking && (
          <Note tone="warn" title={`Callers of ${current} break:`}>
            <ul>
              {signature?.reasons.map(text => (
                <li key={text}>{text}</li>
              ))}
            </ul>
            <Callers entityRef={model.entityRef} />
          </Note>
        )}

        <WhatHappensNext model={model} alias={alias} target={target} />

        <ReasonField
          value={reason}
          onChange={text => onDraft({ ...draft, reason: text })}
          showError={showError}
          onLeave={() => setShowError(reason !== '')}
          inputRef={reasonRef}
        />
        {isBreaking && (
          <label className={classes.consent}>
            <input
              type="checkbox"
              checked={hasConsent}
              onChange={event => setConsent(event.target.checked)}
            />
            I know that callers of {current} break on {target}
          </label>
        )}
      </div>
      {failure && (
        <div className={classes.failure}>
          <Note tone="bad" title="The move was not confirmed.">
            {failure} Sending it again is safe: it is made once at most.
          </Note>
        </div>
      )}
      <div className={classes.actions}>
        <span className={classes.undo}>
          {current === null
            ? 'Undo: delete the alias in the registry'
            : `Undo: move the alias back to ${current}`}
        </span>
        <Button
          size="small"
          variant="outlined"
          color="primary"
          onClick={props.onCancel}
        >
          Cancel
        </Button>
        <ExplainedButton
          variant="contained"
          whyNot={whyNot()}
          onRefused={() => {
            setShowError(true);
            if (!isReason(reason)) reasonRef.current?.focus();
          }}
          onClick={() => {
            if (target === undefined) return;
            props.onConfirm(alias, {
              version: target,
              expectedVersion: current,
              reason: reason.trim(),
            });
          }}
        >
          {isSending
            ? 'Waiting for the registry…'
            : confirmWords(alias, target)}
        </ExplainedButton>
      </div>
    </>
  );
}

function confirmWords(alias: string, target: number | undefined) {
  return target === undefined ? `Move ${alias}` : `Move ${alias} to ${target}`;
}

function WhatHappensNext(props: {
  model: ModelDetail;
  alias: string;
  target?: number;
}) {
  const classes = useDialogStyles();
  const { model, alias, target } = props;
  const current = versionOf(model, alias);
  const { registry } = model;
  return (
    <div className={classes.next}>
      <h3 className={classes.heading}>What happens next</h3>
      <ol>
        <li>
          The portal looks whether {alias} is still{' '}
          {current === null ? 'not set' : current}, sets it in {registry.title},
          and reads it back.
        </li>
        <li>
          What loads{' '}
          <code>
            models:/{registry.modelName}@{alias}
          </code>{' '}
          gets {target ?? 'the new version'} from then on. Servers keep what
          they serve until they are released anew
          {alias === CHAMPION &&
            '; those on another version are marked “not the champion”'}
          .
        </li>
        <li>
          The move and your reason are kept on the timeline and in the audit
          log.
        </li>
      </ol>
    </div>
  );
}
