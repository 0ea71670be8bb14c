/** The `p`-th percentile (0..100) by the nearest-rank rule. */
export function percentile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((p / 100) * sorted.length));
  return sorted[rank - 1];
}

export function median(values: number[]): number {
  return percentile(values, 50);
}

/** One measured line of a table. */
export interface Measurement {
  name: string;
  value: number;
  unit: string;
  /** What it must not exceed, in the same unit. */
  limit?: number;
  /** What it must reach, in the same unit. */
  atLeast?: number;
  /** What it is measured against, or how. */
  note?: string;
}

export function holds({ value, limit, atLeast }: Measurement): boolean {
  return (
    (limit === undefined || value <= limit) &&
    (atLeast === undefined || value >= atLeast)
  );
}

function bound({ limit, atLeast, unit }: Measurement): string {
  if (limit !== undefined) return `<= ${show(limit)} ${unit}`;
  return atLeast === undefined ? '' : `>= ${show(atLeast)} ${unit}`;
}

function verdict(measurement: Measurement): string {
  if (bound(measurement) === '') return '';
  if (holds(measurement)) return 'ok';
  return measurement.limit === undefined ? 'UNDER' : 'OVER';
}

function show(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return value.toFixed(Math.abs(value) < 10 ? 2 : 0);
}

const HEAD = ['measurement', 'value', 'limit', '', 'note'];

function rowsOf(measurements: Measurement[]): string[][] {
  return measurements.map(measurement => [
    measurement.name,
    `${show(measurement.value)} ${measurement.unit}`.trimEnd(),
    bound(measurement).trimEnd(),
    verdict(measurement),
    measurement.note ?? '',
  ]);
}

/** The measurements as a table of Markdown, with what they were measured on below it. */
export function tableOf(measurements: Measurement[], on: string): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(HEAD),
    line(HEAD.map(() => '---')),
    ...rowsOf(measurements).map(line),
    '',
    `Measured on ${on}.`,
    '',
  ].join('\n');
}

/** Prints the measurements as a table. */
export function printTable(measurements: Measurement[]): void {
  const rows = rowsOf(measurements);
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.map(row => row[column].length)),
  );
  for (const row of [HEAD, ...rows]) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  }
}
