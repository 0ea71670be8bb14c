import { shareInterval } from '@bellwether/drift-engine';
import type { simulation } from '@bellwether/rollout-judge';
import type { Row } from './characteristics';

const TITLES: Record<string, string> = {
  published:
    'Simulated: 3,000 requests a minute; 5, 20, 50 % for ten minutes each; a look every minute; latency and scores present and the same in both arms',
  further: 'Simulated, what the first table leaves out',
  misrouted: 'Simulated, a router that does not do as asked',
  stepwise:
    'Simulated, a promote asked for at each weight: 3,000 requests a minute; 20, 50, 80 % for 40 minutes each',
  sameWeight:
    'Simulated, long at one weight: 3,000 requests a minute; a look every minute; an hour after the canary turns bad',
  flights:
    'Replayed: flights of 2001, 30 hours from a random one on told as 30 minutes, about 700 requests an hour',
};

const percent = (share: number) => (100 * share).toFixed(1);

/** A share with its median minute in brackets. */
function when({ hits, runs, minute }: simulation.Happened): string {
  return minute === null
    ? percent(hits / runs)
    : `${percent(hits / runs)} (${minute})`;
}

/** A share with its interval (Clopper and Pearson, 95 %) and its median minute. */
function sure(happened: simulation.Happened): string {
  const { low, high } = shareInterval(happened.hits, happened.runs);
  const minute = happened.minute === null ? '' : `; ${happened.minute}`;
  return `**${percent(happened.hits / happened.runs)}** (${percent(
    low,
  )}–${percent(high)}${minute})`;
}

/** Of the first promote, and of those at other weights after it. */
function promotes({ promoted, promotedAgain }: Row['found']): string {
  return [promoted, ...promotedAgain].map(when).join(', then ');
}

function tests({ found: { byTest } }: Row): string {
  const named = Object.entries(byTest).map(([test, hits]) => `${test} ${hits}`);
  return named.length > 0 ? named.join(', ') : '–';
}

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

function table(rows: Row[]): string[] {
  const others = rows[0].found.others.map(({ name }) => name);
  const head = [
    'scenario',
    'rolled back',
    'by test',
    'promoted',
    'rolled back after a promote',
    'void',
    'interval holds the ratio',
    ...others,
  ];
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map(row => {
      const { found } = row;
      return line([
        row.name,
        sure(found.rolledBack),
        tests(row),
        promotes(found),
        when(found.rolledBackLater),
        when(found.voided),
        found.covered ? percent(found.covered.hits / found.covered.runs) : '–',
        ...found.others.map(({ rolledBack }) => when(rolledBack)),
      ]);
    }),
  ];
}

/** The table of a group of scenarios, in Markdown. */
export function printGroup(group: string, rows: Row[], runs: number): string {
  return [
    `**${TITLES[group]}.** In per cent of ${runs.toLocaleString(
      'en-US',
    )} runs; of the rollbacks the 95 % interval, and the median minute; of the rest the median minute in brackets.`,
    '',
    ...table(rows.filter(row => row.group === group)),
    '',
  ].join('\n');
}
