import { WindowColumn } from '@bellwether/plugin-drift-common';
import { formatShare } from '@bellwether/plugin-models-react';
import { axisName, valueFormat } from './values';

/** Height of the figures of a column, in pixels. */
export const FIGURE_HEIGHT = 190;

/** Width of the axis of shares, in pixels. */
const SHARES_WIDTH = 52;

interface AxisColours {
  text3: string;
  lineStrong: string;
}

/** The axis of a column's values, named at its end. */
export function valueAxis(
  tokens: AxisColours,
  { name, type }: Pick<WindowColumn, 'name' | 'type'>,
) {
  return {
    dataKey: 'at',
    type: 'number' as const,
    domain: ['dataMin', 'dataMax'] as [string, string],
    tickFormatter: valueFormat(type),
    tick: { fill: tokens.text3, fontSize: 11 },
    stroke: tokens.lineStrong,
    height: 36,
    label: {
      value: axisName(name, type),
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
    width: SHARES_WIDTH,
  };
}

/** Room around both. */
export const MARGIN = { top: 6, right: 12, bottom: 0, left: 0 };

/** What the axes take on either side of the drawing. */
export const MARGINS = { leftPx: SHARES_WIDTH, rightPx: MARGIN.right };
