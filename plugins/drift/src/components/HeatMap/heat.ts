import { BellwetherTokens } from '@bellwether/plugin-models-react';
import common from '@material-ui/core/colors/common';
import { getContrastRatio } from '@material-ui/core/styles';

/** Where a step of the scale begins, in multiples of the limit; the first step begins at 0. */
const STEPS = [0.25, 1, 2, 3, 4];

export const STEP_WORDS = ['< ¼', '¼ – 1', '1 – 2', '2 – 3', '3 – 4', '≥ 4'];

/** The step of the heat scale that a ratio belongs to, 0 to 5. */
export function stepOf(ratio: number): number {
  return STEPS.filter(start => ratio >= start).length;
}

/** Ground and text of a cell: of the theme's texts the one that is read best on that step. */
export function coloursOf(step: number, tokens: BellwetherTokens) {
  const backgroundColor = tokens.sequence[step];
  const [color] = [tokens.text, tokens.surface, common.white].sort(
    (a, b) =>
      getContrastRatio(b, backgroundColor) -
      getContrastRatio(a, backgroundColor),
  );
  return { backgroundColor, color };
}
