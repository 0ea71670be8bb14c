import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import TextField from '@material-ui/core/TextField';
import { useEffect, useState } from 'react';
import { useTemplateFormClient } from './useTemplateFormClient';

const WAIT_MS = 400;

type Answer = { name: string; problem?: string; isUnknown?: boolean };

/** Asks registry and catalog while a name is typed; the form asks once more before it goes on. */
export function ModelNameField(props: FieldExtensionComponentProps<string>) {
  const { formData: name = '', onChange, schema, required, disabled } = props;
  const client = useTemplateFormClient();
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    if (!name) return undefined;
    let isOld = false;
    const timer = setTimeout(() => {
      client.problemOfName(name).then(
        problem => !isOld && setAnswer({ name, problem }),
        () => !isOld && setAnswer({ name, isUnknown: true }),
      );
    }, WAIT_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [client, name]);
  const current = answer?.name === name ? answer : undefined;
  const refused = props.rawErrors ?? [];
  return (
    <TextField
      id={props.idSchema?.$id}
      label={schema.title}
      fullWidth
      margin="normal"
      autoComplete="off"
      required={required}
      disabled={disabled}
      value={name}
      error={refused.length > 0 || current?.problem !== undefined}
      helperText={wordsOf(name, current, schema.description)}
      FormHelperTextProps={{ role: 'status' }}
      onChange={event => onChange(event.target.value || undefined)}
    />
  );
}

function wordsOf(name: string, answer?: Answer, otherwise = ''): string {
  if (!name) return otherwise;
  if (!answer) return 'Asking registry and catalog …';
  if (answer.isUnknown) return 'The registry could not be asked just now.';
  return answer.problem ? sentenceOf(answer.problem) : `${name} is free.`;
}

/** Without the field's name in front, which stands above already. */
export function sentenceOf(problem: string): string {
  const words = problem.replace(/^[a-zA-Z]+: /, '');
  return `${words.charAt(0).toLocaleUpperCase('en-US')}${words.slice(1)}.`;
}
