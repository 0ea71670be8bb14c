import { shareInterval } from '@bellwether/rightsizing';
import type { RuleRow } from './compareRules';
import type { SavingInterval } from './portfolio';

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
const percent = (share: number | null) =>
  share === null ? '–' : (100 * share).toFixed(1);

/** Memory and CPU by rule, in Markdown. Columns without data are left out. */
export function printRules(title: string, rows: RuleRow[]): string {
  const hasMemory = rows.some(({ memoryWorkloads }) => memoryWorkloads > 0);
  const hasCpu = rows.some(({ cpuSaving }) => cpuSaving !== null);
  const columns: { head: string; cell: (row: RuleRow) => string }[] = [
    { head: 'rule', cell: ({ rule }) => rule },
    ...(hasMemory
      ? [
          {
            head: 'over the limit in the hold-out',
            cell: ({ breaches, memoryWorkloads }: RuleRow) => {
              const { low, high } = shareInterval(breaches, memoryWorkloads);
              return `**${percent(breaches / memoryWorkloads)}** (${percent(
                low,
              )}–${percent(high)}; ${breaches})`;
            },
          },
          {
            head: 'memory saving',
            cell: ({ memorySaving }: RuleRow) => percent(memorySaving),
          },
          {
            head: 'limit lowered by',
            cell: ({ limitSaving }: RuleRow) => percent(limitSaving),
          },
          {
            head: 'over the request',
            cell: ({ requestExceeded, memoryWorkloads }: RuleRow) =>
              percent(requestExceeded / memoryWorkloads),
          },
        ]
      : []),
    ...(hasCpu
      ? [
          {
            head: 'CPU saving',
            cell: ({ cpuSaving }: RuleRow) => percent(cpuSaving),
          },
          {
            head: 'time over the CPU request',
            cell: ({ throttled }: RuleRow) =>
              throttled === null ? '–' : (100 * throttled).toFixed(2),
          },
        ]
      : []),
    { head: 'not sized', cell: ({ refused }) => String(refused) },
  ];
  return [
    `**${title}.** In per cent; of breaches the 95 % interval (Clopper and Pearson) and the count.`,
    '',
    line(columns.map(({ head }) => head)),
    line(columns.map(() => '---')),
    ...rows.map(row => line(columns.map(({ cell }) => cell(row)))),
    '',
  ].join('\n');
}

/** What a whole portfolio saves. */
export interface PortfolioRow {
  target: number;
  breaches: number;
  workloads: number;
  sized: SavingInterval;
  withSpot: SavingInterval;
  podsOnSpot: number;
}

const interval = ({ share, low, high }: SavingInterval) =>
  `**${percent(share)}** (${percent(low)}–${percent(high)})`;

export function printPortfolio(title: string, rows: PortfolioRow[]): string {
  return [
    `**${title}.** In per cent of what is asked for before, at list prices; 95 % intervals, for breaches Clopper and Pearson's, for savings those of workloads drawn with replacement.`,
    '',
    line([
      'target',
      'over the limit in the hold-out',
      'saved by size',
      'saved by size and spot',
      'pods on spot',
    ]),
    line(Array.from({ length: 5 }, () => '---')),
    ...rows.map(
      ({ target, breaches, workloads, sized, withSpot, podsOnSpot }) => {
        const { low, high } = shareInterval(breaches, workloads);
        return line([
          percent(target),
          `**${percent(breaches / workloads)}** (${percent(low)}–${percent(
            high,
          )})`,
          interval(sized),
          interval(withSpot),
          percent(podsOnSpot),
        ]);
      },
    ),
    '',
  ].join('\n');
}
