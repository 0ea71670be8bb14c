import { formatNumber, formatShare } from '@bellwether/plugin-models-react';

/** Height of the figures of a column, in pixels. */
export const FIGURE_HEIGHT = 190;

interface AxisColours {
  text3: string;
  lineStrong: string;
}

/** The axis of a column's values, named at its end. */
export function valueAxis(tokens: AxisColours, name: string) {
  return {
    dataKey: 'at',
    type: 'number' as const,
    domain: ['dataMin', 'dataMax'] as [string, string],
    tickFormatter: (value: number) => formatNumber(value, 3),
    tick: { fill: tokens.text3, fontSize: 11 },
    stroke: tokens.lineStrong,
    height: 36,
    label: {
      value: name,
      position: 'insideBottomRight' as const,
      offset: 2,
      fill: tokens.text3,
      fontSize: 11,
    },
  };
}

/** The axis of shares beside it. */
export function shareAxis(tokens: AxisColours) {
  return {
    tickFormatter: formatShare,
    tick: { fill: tokens.text3, fontSize: 11 },
    stroke: tokens.lineStrong,
    width: 52,
  };
}

/** Room around both. */
export const MARGIN = { top: 6, right: 12, bottom: 0, left: 0 };
