import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { useEffect } from 'react';
import { Choices } from './TemplateFormClient';
import { useChoices } from './useChoices';

interface Option {
  value: string;
  words: string;
  /** What whoever chooses it should know; said below the list while it is chosen. */
  about?: string;
  isDisabled?: boolean;
}

/** A list whose options the backend knows; what is first and can be chosen is chosen. */
export function ChoiceField(
  props: FieldExtensionComponentProps<string> & {
    optionsOf(choices: Choices): Option[];
    /** Said where there is nothing to choose. */
    empty: string;
  },
) {
  const { formData, onChange, optionsOf, schema, required, disabled } = props;
  const choices = useChoices();
  const options = choices.value ? optionsOf(choices.value) : [];
  const first = options.find(({ isDisabled }) => !isDisabled)?.value;
  useEffect(() => {
    if (!formData && first) onChange(first);
  }, [formData, first, onChange]);
  const chosen = options.find(({ value }) => value === formData);
  const words = () => {
    if (choices.loading) return 'Asking …';
    if (choices.error) return 'What can be chosen could not be read.';
    if (options.length === 0) return props.empty;
    return chosen?.about ?? schema.description;
  };
  return (
    <TextField
      select
      id={props.idSchema?.$id}
      label={schema.title}
      fullWidth
      margin="normal"
      required={required}
      disabled={disabled || options.length === 0}
      value={chosen?.value ?? ''}
      error={(props.rawErrors ?? []).length > 0 || choices.error !== undefined}
      helperText={words()}
      onChange={event => onChange(event.target.value)}
    >
      {options.map(({ value, words: shown, isDisabled }) => (
        <MenuItem key={value} value={value} disabled={isDisabled}>
          {shown}
        </MenuItem>
      ))}
    </TextField>
  );
}
