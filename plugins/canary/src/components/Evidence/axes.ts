import { BellwetherTokens } from '@bellwether/plugin-models-react';
import { formatClock, Strip, STRIP_MARGINS, timeTicks } from './strips';

export const CHART_MARGIN = {
  top: 10,
  right: STRIP_MARGINS.rightPx,
  bottom: 0,
  left: 0,
};

/** Time in UTC, the same on every chart of a strip. */
export function timeAxis(strip: Strip, tokens: BellwetherTokens) {
  return {
    dataKey: 'at',
    type: 'number' as const,
    domain: [strip.from, strip.to] as [number, number],
    ticks: timeTicks(strip),
    tickFormatter: formatClock,
    tick: { fill: tokens.text3, fontSize: 11 },
    tickLine: false,
    stroke: tokens.lineStrong,
    height: 22,
    minTickGap: 16,
  };
}

/** Values at whole ticks, whose ends are the first and the last of them. */
export function valueAxis(
  ticks: number[],
  format: (value: number) => string,
  tokens: BellwetherTokens,
) {
  return {
    type: 'number' as const,
    domain: [ticks[0], ticks[ticks.length - 1]] as [number, number],
    ticks,
    interval: 0 as const,
    allowDataOverflow: true,
    tickFormatter: format,
    tick: { fill: tokens.text3, fontSize: 11 },
    tickLine: false,
    stroke: tokens.lineStrong,
    width: STRIP_MARGINS.leftPx,
  };
}

/** A larger share of requests is a darker ground. */
export function shadeOf(share: number): number {
  return 0.25 + 0.75 * share;
}
