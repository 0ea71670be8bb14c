import { BellwetherTokens } from '@bellwether/plugin-models-react';
import { SpendPart } from '../../words';

/** What nobody asked for is hatched, what serves everybody dotted, so that both differ from what is the model's own. */
export function PartPatterns(props: { id: string; tokens: BellwetherTokens }) {
  const { id, tokens } = props;
  return (
    <defs>
      <pattern
        id={`${id}-idle`}
        width={6}
        height={6}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width={6} height={6} fill={tokens.surface} />
        <rect width={2} height={6} fill={tokens.reference} />
      </pattern>
      <pattern
        id={`${id}-shared`}
        width={5}
        height={5}
        patternUnits="userSpaceOnUse"
      >
        <rect width={5} height={5} fill={tokens.referenceSoft} />
        <circle cx={2.5} cy={2.5} r={1.1} fill={tokens.text2} />
      </pattern>
    </defs>
  );
}

/** The ground of a part of a bar. */
export function partFill(
  part: SpendPart,
  tokens: BellwetherTokens,
  patternId: string,
): string {
  switch (part) {
    case 'cpu':
      return tokens.cost[0];
    case 'memory':
      return tokens.cost[1];
    case 'gpu':
      return tokens.sequence[4];
    case 'other':
      return tokens.cost[2];
    default:
      return `url(#${patternId}-${part})`;
  }
}
