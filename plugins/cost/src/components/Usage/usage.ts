import {
  ContainerRecommendation,
  MemoryUnit,
  ServerUsage,
  UsageSeries,
} from '@bellwether/plugin-cost-common';
import {
  CellValue,
  FigureColumn,
  formatNumber,
  formatTime,
  ReadingAt,
} from '@bellwether/plugin-models-react';
import { unitFormOf } from '../../words';

export const USAGE_PX = 210;
export const USAGE_MARGINS = { leftPx: 40, rightPx: 116 };

/** Lines across the series, in the unit of the axis; null where there is none. */
export interface UsageLevels {
  request: number | null;
  limit: number | null;
  recommendedRequest: number | null;
  recommendedLimit: number | null;
}

export interface UsagePoint {
  at: number;
  used: number | null;
}

/** A series in the unit of its axis, with the sizes that the slider stands on. */
export interface UsagePlot {
  points: UsagePoint[];
  levels: UsageLevels;
  breaches: Array<{ at: number; used: number }>;
  from: number;
  until: number;
  heldOutFrom: number | null;
}

export const resourceWords: Record<UsageSeries['resource'], string> = {
  cpu: 'CPU',
  memory: 'Memory',
  gpu: 'GPU',
};

/** What is recommended for a resource: as the chosen point of the curve has it, else as the reply has it. */
function recommendedOf(
  series: UsageSeries,
  chosen: ContainerRecommendation | undefined,
): Pick<UsageLevels, 'recommendedRequest' | 'recommendedLimit'> {
  const { recommended } = chosen ?? {};
  if (recommended && series.resource === 'cpu') {
    return {
      recommendedRequest: recommended.cpuRequestCores,
      recommendedLimit: recommended.cpuLimitCores,
    };
  }
  if (recommended && series.resource === 'memory') {
    return {
      recommendedRequest: recommended.memoryRequestBytes,
      recommendedLimit: recommended.memoryLimitBytes,
    };
  }
  return series;
}

/** Where use is above what is recommended, in the time from which nothing was learned. */
function breachesOf(
  series: UsageSeries,
  levels: UsageLevels,
  heldOutFrom: number | null,
) {
  const size =
    series.resource === 'memory'
      ? levels.recommendedLimit ?? levels.recommendedRequest
      : levels.recommendedRequest;
  if (size === null || heldOutFrom === null) return [];
  return series.points.flatMap(({ at, used }) =>
    used !== null && used > size && Date.parse(at) >= heldOutFrom
      ? [{ at: Date.parse(at), used }]
      : [],
  );
}

/** What is drawn of a series. */
export function toUsagePlot(
  server: ServerUsage,
  series: UsageSeries,
  chosen: ContainerRecommendation | undefined,
  memoryUnit: MemoryUnit,
): UsagePlot {
  const { scale } = unitFormOf(series.unit, memoryUnit);
  const scaled = (value: number | null) =>
    value === null ? null : value / scale;
  const heldOutFrom = server.heldOutFrom
    ? Date.parse(server.heldOutFrom)
    : null;
  const levels = {
    request: series.request,
    limit: series.limit,
    ...recommendedOf(series, chosen),
  };
  const breaches = chosen
    ? breachesOf(series, levels, heldOutFrom)
    : series.breaches.map(({ at, used }) => ({ at: Date.parse(at), used }));
  return {
    points: series.points.map(({ at, used }) => ({
      at: Date.parse(at),
      used: scaled(used),
    })),
    levels: {
      request: scaled(levels.request),
      limit: scaled(levels.limit),
      recommendedRequest: scaled(levels.recommendedRequest),
      recommendedLimit: scaled(levels.recommendedLimit),
    },
    breaches: breaches.map(({ at, used }) => ({ at, used: used / scale })),
    from: Date.parse(server.from),
    until: Date.parse(server.until),
    heldOutFrom,
  };
}

/** The lines with their words, those that coincide as one. */
export function levelLabels(levels: UsageLevels) {
  const named = [
    { at: levels.request, words: 'request', form: 'request' as const },
    { at: levels.limit, words: 'limit', form: 'limit' as const },
    {
      at: levels.recommendedRequest,
      words: 'recommended',
      form: 'recommended' as const,
    },
    {
      at: levels.recommendedLimit,
      words: 'rec. limit',
      form: 'recommended-limit' as const,
    },
  ];
  const labels: Array<{
    at: number;
    words: string;
    form: (typeof named)[number]['form'];
  }> = [];
  for (const { at, words, form } of named) {
    const same = labels.find(label => label.at === at);
    if (same) same.words = `${same.words}, ${words}`;
    else if (at !== null) labels.push({ at, words, form });
  }
  return labels.map(label => ({
    ...label,
    words: `${label.words} ${formatNumber(label.at, 2)}`,
  }));
}

/** What the chart says, in a sentence. */
export function usageFinding(
  series: UsageSeries,
  plot: UsagePlot,
  memoryUnit: MemoryUnit,
): string {
  const { title } = unitFormOf(series.unit, memoryUnit);
  const used = plot.points.flatMap(point => point.used ?? []);
  const lines = levelLabels(plot.levels)
    .map(({ words }) => words)
    .join(', ');
  const breaches =
    plot.heldOutFrom === null
      ? ''
      : ` ${plot.breaches.length} hours of the held-out period above the recommendation.`;
  return `${
    resourceWords[series.resource]
  }, ${title} of the largest pod: at most ${formatNumber(
    Math.max(0, ...used),
    3,
  )} used; ${lines || 'no request'}.${breaches}`;
}

/** What the chart says from left to right. */
export function usageReadings(
  series: UsageSeries,
  plot: UsagePlot,
  memoryUnit: MemoryUnit,
): ReadingAt[] {
  const { scale, format } = unitFormOf(series.unit, memoryUnit);
  const span = Math.max(1, plot.until - plot.from);
  return plot.points.map(({ at, used }) => ({
    share: Math.min(1, Math.max(0, (at - plot.from) / span)),
    title: formatTime(new Date(at).toISOString()),
    values: [
      {
        name: 'used by the largest pod',
        words: used === null ? 'not measured' : format(used * scale),
      },
      ...levelLabels(plot.levels).map(({ at: level, words }) => ({
        name: words.replace(/ [^ ]*$/, ''),
        words: format(level * scale),
      })),
      ...(plot.heldOutFrom === null
        ? []
        : [
            {
              name: 'hour',
              words: at >= plot.heldOutFrom ? 'held out' : 'learned from',
            },
          ]),
    ],
  }));
}

/** The columns of the chart's table. */
export function usageColumns(
  series: UsageSeries,
  memoryUnit: MemoryUnit,
): FigureColumn[] {
  const { title } = unitFormOf(series.unit, memoryUnit);
  return [
    { title: 'Hour' },
    {
      title: `Used, ${title}`,
      format: value => formatNumber(value, 3),
      absent: 'not measured',
    },
    { title: 'Period' },
    { title: 'Above the recommendation' },
  ];
}

/** The rows of the chart's table. */
export function usageRows(plot: UsagePlot): CellValue[][] {
  const above = new Set(plot.breaches.map(({ at }) => at));
  return plot.points.map(({ at, used }) => [
    new Date(at).toISOString(),
    used,
    plot.heldOutFrom !== null && at >= plot.heldOutFrom
      ? 'held out'
      : 'learned from',
    above.has(at) ? 'yes' : 'no',
  ]);
}
