import {
  FAMILY_NOTES,
  FAMILY_WORDS,
  formatCount,
  formatNumber,
  formatP,
  formatShare,
  hasVotes,
  stateWord,
  verdictSentence,
} from '../format';
import type { Named, ShownReport } from '../ShownReport';
import { escape } from './escape';
import { chip, type Tone } from './icons';

function tone({ verdict, profile }: ShownReport): Tone {
  switch (verdict?.state) {
    case 'none':
      return 'ok';
    case 'material':
      return 'bad';
    case 'significant':
      return profile ? 'bad' : 'watch';
    default:
      return 'void';
  }
}

function votes({ verdict }: ShownReport): string {
  if (!hasVotes(verdict)) return '';
  const rows = verdict.votes
    .map(
      vote =>
        `<tr><th scope="row">${
          FAMILY_WORDS[vote.family]
        }<br><span class="sub">${
          FAMILY_NOTES[vote.family]
        }</span><td class="n">${
          vote.weight === undefined ? '–' : formatShare(vote.weight)
        }<td class="n">${formatP(vote.pValue)}<td>${
          vote.votes ? chip('bad', 'Drift') : chip('ok', 'None')
        }`,
    )
    .join('');
  return `<div><h2>Votes</h2><div class="scroll"><table><thead><tr><th>Family<th class="n">Share of the error<th class="n">p<th>Vote</thead><tbody>${rows}</tbody></table></div></div>`;
}

function promise({ verdict, profile, run }: ShownReport): string {
  if (!verdict || profile) return '';
  const parts = [
    [
      'Promise',
      `At most ${formatNumber(
        100 * verdict.alpha,
      )} false alarms in 100 comparisons of unchanged data (α = ${formatNumber(
        verdict.alpha,
      )}), combined by ${escape(verdict.combine)}.`,
    ],
    ...(verdict.power ? [['Power', escape(verdict.power.sentence)]] : []),
    ...(verdict.temporal
      ? [
          [
            'Season check',
            verdict.temporal.inForce
              ? `In force, against ${verdict.temporal.windows} windows of the reference.`
              : `Not in force: ${verdict.temporal.windows} windows of the reference are too few.`,
          ],
        ]
      : []),
    ...(run
      ? [
          [
            'To repeat it',
            `Seed ${run.seed}, detectors ${escape(
              run.detectors.join(', '),
            )}.${run.notes.map(note => ` ${escape(note)}`).join('')}`,
          ],
        ]
      : []),
  ];
  return `<dl>${parts
    .map(([title, words]) => `<div><dt>${title}</dt><dd>${words}</dd></div>`)
    .join('')}</dl>`;
}

/** What it comes to: the sentence first, then who voted, then what the verdict promises. */
export function verdictCard(report: ShownReport, named: Named): string {
  const evidence = [votes(report), promise(report)].filter(part => part !== '');
  const layout = ['one', 'two', ''][evidence.length];
  return `<section class="card" aria-label="Verdict"><div class="verdict ${layout}"><div><div class="big">${chip(
    tone(report),
    report.verdict?.state === 'material' ? 'Material drift' : stateWord(report),
  )}</div><p class="sentence">${escape(
    verdictSentence(report),
  )}</p><p class="sub">Current: ${escape(named.current)}, ${formatCount(
    report.current.rows,
  )} rows. Reference: ${escape(named.reference)}, ${formatCount(
    report.reference.rows,
  )} rows.${
    report.profile
      ? ` Tests, limits and numbers are those of ${report.profile}.`
      : ''
  }</p></div>${evidence.join('')}</div></section>`;
}
