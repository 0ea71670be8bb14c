import { BellwetherTokens } from '@bellwether/plugin-models-react';

/** Ticks of an axis from 0 to at least `highest`, at a step of 1, 2, 2.5 or 5 times a power of ten. */
export function ticksUpTo(highest: number, count: number = 4): number[] {
  const least = Math.max(highest, Number.MIN_VALUE) / count;
  const power = 10 ** Math.floor(Math.log10(least));
  const step =
    [1, 2, 2.5, 5, 10].map(factor => factor * power).find(s => s >= least) ??
    10 * power;
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) =>
    Number((index * step).toPrecision(6)),
  );
}

/** The values of a chart, in the unit that stands over the axis. */
export function valueAxis(
  ticks: readonly number[],
  format: (value: number) => string,
  unit: string,
  widthPx: number,
  tokens: BellwetherTokens,
) {
  return {
    type: 'number' as const,
    domain: [ticks[0], ticks[ticks.length - 1]] as [number, number],
    ticks: [...ticks],
    interval: 0 as const,
    allowDataOverflow: true,
    tickFormatter: format,
    tick: { fill: tokens.text3, fontSize: 11 },
    tickLine: false,
    stroke: tokens.lineStrong,
    width: widthPx,
    label: {
      value: unit,
      position: 'top' as const,
      offset: 11,
      dx: 4,
      textAnchor: 'start' as const,
      fill: tokens.text3,
      fontSize: 11,
    },
  };
}

/** The look of an axis of days or of moments. */
export function timeAxis(tokens: BellwetherTokens) {
  return {
    tick: { fill: tokens.text3, fontSize: 11 },
    tickLine: false,
    stroke: tokens.lineStrong,
    height: 24,
    minTickGap: 28,
  };
}
