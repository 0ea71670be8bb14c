import { reasonSchema } from '@bellwether/plugin-models-common';
import InputBase from '@material-ui/core/InputBase';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useState } from 'react';
import { bellwetherTokens } from '../theme';

const MOST_CHARACTERS = 2000;

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      label: {
        display: 'block',
        marginBottom: 4,
        fontSize: 12.5,
        color: tokens.text2,
      },
      input: {
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        padding: '4px 10px',
        fontSize: 14,
        color: tokens.text,
        colorScheme: theme.palette.type,
        '&:focus-within': { borderColor: tokens.accent },
      },
      wide: { width: '100%' },
      hint: { marginTop: 4, fontSize: 12.5, color: tokens.text3 },
      wrong: { color: tokens.bad.main },
    };
  },
  { name: 'BellwetherFields' },
);

/** Whether a reason is one that the backend takes. */
export function isReason(text: string): boolean {
  return reasonSchema.safeParse(text).success;
}

/** Why it is done. Enter makes a new line: it never confirms. */
export function ReasonField(props: {
  value: string;
  onChange(value: string): void;
}) {
  const classes = useStyles();
  const id = useId();
  const [wasLeft, setLeft] = useState(false);
  const isWrong = wasLeft && !isReason(props.value);
  return (
    <div>
      <label htmlFor={id} className={classes.label}>
        Reason (required)
      </label>
      <InputBase
        id={id}
        multiline
        minRows={2}
        className={`${classes.input} ${classes.wide}`}
        // The dialog is about this: it is the one thing that a person has to write.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        inputProps={{
          maxLength: MOST_CHARACTERS,
          'aria-required': true,
          'aria-invalid': isWrong,
          'aria-describedby': `${id}-hint`,
        }}
        value={props.value}
        onChange={event => props.onChange(event.target.value)}
        onBlur={() => setLeft(true)}
      />
      <div
        id={`${id}-hint`}
        className={isWrong ? `${classes.hint} ${classes.wrong}` : classes.hint}
      >
        At least 10 characters; it is kept.
      </div>
    </div>
  );
}

/** A line of input under its label. */
export function LineField(props: {
  label: string;
  type?: 'date' | 'text';
  value: string;
  onChange(value: string): void;
}) {
  const classes = useStyles();
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className={classes.label}>
        {props.label}
      </label>
      <InputBase
        id={id}
        type={props.type ?? 'text'}
        className={classes.input}
        value={props.value}
        onChange={event => props.onChange(event.target.value)}
      />
    </div>
  );
}
