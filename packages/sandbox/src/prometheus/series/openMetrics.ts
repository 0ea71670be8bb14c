import { parseNumber } from '../promql/literals';
import { Labels, METRIC_NAME } from './Labels';
import { StoredSeries } from './StoredSeries';

const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)(?: (-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))?$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:\\.|[^"\\])*)"(?:,|$)/y;

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_whole, character) =>
    character === 'n' ? '\n' : character,
  );
}

function readLabels(text: string, line: string): [string, string][] {
  const labels: [string, string][] = [];
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const match = LABEL.exec(text);
    if (!match) {
      throw new Error(`Labels cannot be read: ${line}`);
    }
    labels.push([match[1], unescape(match[2])]);
  }
  return labels;
}

/**
 * The series of an OpenMetrics text in which every sample has a timestamp, as `promtool tsdb create-blocks-from openmetrics`
 * takes it. Samples of one series are in the order of their times.
 *
 * @throws Error that names the line which cannot be read
 */
export function parseOpenMetrics(text: string): StoredSeries[] {
  const lines = text.split('\n');
  const end = lines.indexOf('# EOF');
  if (end < 0) {
    throw new Error('The text does not end with # EOF');
  }
  const series = new Map<string, StoredSeries>();
  for (const line of lines.slice(0, end)) {
    if (line.startsWith('#')) {
      continue;
    }
    const [, name, braces = '', number = '', timestamp] =
      SAMPLE.exec(line) ?? [];
    const value = parseNumber(number);
    if (name === undefined || value === undefined || timestamp === undefined) {
      throw new Error(`No sample with a timestamp: ${line}`);
    }
    const labels = Labels.of([
      [METRIC_NAME, name],
      ...readLabels(braces, line),
    ]);
    const one = series.get(labels.key) ?? new StoredSeries(labels);
    series.set(labels.key, one);
    one.append({ time: Math.round(Number(timestamp) * 1000), value });
  }
  return [...series.values()];
}
