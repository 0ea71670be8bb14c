import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { sentenceOf } from './ModelNameField';
import { TemplateFormClient } from './TemplateFormClient';

/** Before the form goes on. Where the registry cannot be asked the task itself will ask. */
export const validateModelName: CustomFieldValidator<string> = async (
  name,
  field,
  { apiHolder },
) => {
  if (!name) return;
  const problem = await TemplateFormClient.of(apiHolder)
    .problemOfName(name)
    .catch(() => undefined);
  if (problem) field.addError(sentenceOf(problem));
};
