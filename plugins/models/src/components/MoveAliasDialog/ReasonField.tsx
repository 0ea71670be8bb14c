import { moveAliasRequestSchema } from '@bellwether/plugin-models-common';
import InputBase from '@material-ui/core/InputBase';
import { RefObject, useId } from 'react';
import { useDialogStyles } from './useDialogStyles';

export const MIN_LENGTH = 10;
const MAX_LENGTH = 500;

/** Whether a reason is one that the backend takes. */
export function isReason(text: string): boolean {
  return moveAliasRequestSchema.shape.reason.safeParse(text).success;
}

/** Why the alias is moved. Enter makes a new line: it never confirms. */
export function ReasonField(props: {
  value: string;
  onChange(value: string): void;
  /** Says what is wrong with it, where something is. */
  showError: boolean;
  onLeave(): void;
  inputRef: RefObject<HTMLTextAreaElement>;
}) {
  const classes = useDialogStyles();
  const id = useId();
  const { value, onChange, showError, onLeave, inputRef } = props;
  const length = value.trim().length;
  const isWrong = showError && !isReason(value);
  return (
    <div>
      <div className={classes.labelRow}>
        <label htmlFor={id}>Reason (required)</label>
        <span id={`${id}-count`}>
          {length} of {MAX_LENGTH} characters
        </span>
      </div>
      <InputBase
        id={id}
        className={
          isWrong ? `${classes.reason} ${classes.invalid}` : classes.reason
        }
        multiline
        // The dialog is about this: it is the one thing that a person has to write.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        inputRef={inputRef}
        inputProps={{
          maxLength: MAX_LENGTH,
          'aria-required': true,
          'aria-invalid': isWrong,
          'aria-describedby': isWrong
            ? `${id}-count ${id}-error`
            : `${id}-count`,
        }}
        value={value}
        onChange={event => onChange(event.target.value)}
        onBlur={onLeave}
      />
      {isWrong && (
        <div id={`${id}-error`} className={classes.error}>
          Say why in at least {MIN_LENGTH} characters; it is kept with the move.
        </div>
      )}
    </div>
  );
}
