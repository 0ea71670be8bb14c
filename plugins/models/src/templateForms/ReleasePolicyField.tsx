import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Choices } from './TemplateFormClient';
import { ChoiceField } from './ChoiceField';

/** How a new version gets its traffic, with the shares at which the judge is asked. */
export function ReleasePolicyField(
  props: FieldExtensionComponentProps<string>,
) {
  return (
    <ChoiceField
      {...props}
      empty="This portal has no release policy (models.templates.releasePolicies)."
      optionsOf={({ releasePolicies }) =>
        releasePolicies.map(policy => ({
          value: policy.name,
          words: describePolicy(policy),
        }))
      }
    />
  );
}

export function describePolicy({
  title,
  steps,
  longestWaitMinutes,
}: Choices['releasePolicies'][number]): string {
  const shares = steps.map(step => `${step} %`).join(', ');
  return `${title}: ${shares}, then all; waits ${longestWaitMinutes} minutes for a verdict`;
}
