import type { RightsizeOptions } from './options';
import type { RightsizeReport, WorkloadReport } from './report';

const UNITS: [number, string][] = [
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
];

function bytes(value: number): string {
  const [unit, name] = UNITS.find(([size]) => Math.abs(value) >= size) ?? [
    1,
    'B',
  ];
  const count = value / unit;
  return `${Number.isInteger(count) ? count : count.toFixed(1)} ${name}`;
}

const cores = (value: number) => Number(value.toFixed(3)).toString();
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function change(
  now: number | null,
  then: number | null,
  show: (value: number) => string,
): string {
  const told = (value: number | null) =>
    value === null ? 'none' : show(value);
  return now === then ? told(now) : `${told(now)} -> ${told(then)}`;
}

const DECISIONS = {
  resize: 'Resize',
  keep: 'Keep',
  'do-not-resize': 'Do not resize',
};

function linesOf(each: WorkloadReport): string[] {
  const { current, recommended, replay, saving } = each;
  const lines = [
    `${each.workload}/${each.container}: ${DECISIONS[each.decision]}${
      each.reason === null ? '' : `. ${each.reason}`
    }`,
    `  ${each.samples.toLocaleString(
      'en-US',
    )} samples over ${each.hours.toFixed(1)} h; confidence ${each.confidence}`,
    `  CPU request     ${change(
      current.cpuRequest,
      recommended.cpuRequest,
      cores,
    )}`,
    `  memory request  ${change(
      current.memoryRequest,
      recommended.memoryRequest,
      bytes,
    )}`,
    `  memory limit    ${change(
      current.memoryLimit,
      recommended.memoryLimit,
      bytes,
    )}`,
  ];
  if (replay?.memoryBreach) {
    const { probability, low, high } = replay.memoryBreach;
    lines.push(
      `  memory above the limit: ${percent(probability)} (${percent(
        low,
      )} to ${percent(high)}); learned from ${replay.trainHours.toFixed(
        1,
      )} h, replayed on ${replay.holdoutHours.toFixed(1)} h`,
    );
  }
  if (replay && replay.cpuThrottledShare !== null) {
    lines.push(
      `  CPU above the request: ${percent(
        replay.cpuThrottledShare,
      )} of the held-out time`,
    );
  }
  if (saving.perMonth !== null) {
    lines.push(
      `  ${saving.perMonth < 0 ? 'adds' : 'saves'} ${Math.abs(
        saving.perMonth,
      ).toFixed(2)} ${saving.currency} a month`,
    );
  }
  return [...lines, ...each.warnings.map(warning => `  - ${warning}`)];
}

/** The report for a person, in the order of the file. */
export function printText(
  { workloads }: RightsizeReport,
  { targetBreach }: RightsizeOptions,
): string {
  const sumOf = (sign: 1 | -1) =>
    workloads.reduce(
      (total, { saving }) => total + Math.max(0, sign * (saving.perMonth ?? 0)),
      0,
    );
  const [saved, added] = [sumOf(1), sumOf(-1)];
  const currency = workloads[0]?.saving.currency ?? '';
  return `${[
    ...workloads.flatMap(each => [...linesOf(each), '']),
    `${workloads.length} ${
      workloads.length === 1 ? 'container' : 'containers'
    }, at a risk of ${percent(targetBreach)} each: ${saved.toFixed(
      2,
    )} ${currency} a month as requested${
      added > 0
        ? `, and ${added.toFixed(2)} more where sizes are too small`
        : ''
    }. Money is saved only where a node goes away.`,
  ].join('\n')}\n`;
}
