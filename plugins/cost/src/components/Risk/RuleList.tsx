import { RuleMark } from '@bellwether/plugin-cost-common';
import { formatShare } from '@bellwether/plugin-models-react';
import { useText } from '../parts';

/** Which cross is which rule, by its number. */
export function RuleList(props: { rules: readonly RuleMark[] }) {
  const text = useText();
  if (props.rules.length === 0) return null;
  return (
    <ol
      className={text.small}
      style={{ paddingLeft: 0, listStyle: 'none' }}
      aria-label="Popular rules"
    >
      {props.rules.map(({ rule, title, savingShare, breach }, index) => (
        <li key={rule}>
          × {index + 1} {title}: saves {formatShare(savingShare)}, exceeded with
          a chance of {formatShare(breach.probability)}
        </li>
      ))}
    </ol>
  );
}
