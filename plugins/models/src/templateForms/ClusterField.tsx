import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { ChoiceField } from './ChoiceField';

/** One of the clusters that the portal knows; one that does not answer cannot be chosen. */
export function ClusterField(props: FieldExtensionComponentProps<string>) {
  return (
    <ChoiceField
      {...props}
      empty="This portal knows no cluster (kubernetes.clusterLocatorMethods)."
      optionsOf={({ clusters }) =>
        clusters.map(({ name, answers }) => ({
          value: name,
          words: answers ? name : `${name}, does not answer`,
          isDisabled: !answers,
        }))
      }
    />
  );
}
