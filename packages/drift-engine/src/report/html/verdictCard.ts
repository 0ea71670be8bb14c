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
} from '../words';
import type { Named, ShownReport } from '../ShownReport';
import { escape } from './escape';
import { chip, type Tone } from './icons';
import type { ReportFrame } from './ReportFrame';

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

/** What the settings of a comparison promise. */
function promisesOf({
  verdict,
  profile,
  run,
}: ShownReport): NonNullable<ReportFrame['promises']> {
  if (!verdict || profile) return [];
  return [
    {
      title: 'Promise',
      words: `At most ${formatNumber(
        100 * verdict.alpha,
      )} false alarms in 100 comparisons of unchanged data (α = ${formatNumber(
        verdict.alpha,
      )}), combined by ${verdict.combine}.`,
    },
    ...(verdict.power
      ? [{ title: 'Power', words: verdict.power.sentence }]
      : []),
    ...(verdict.temporal
      ? [
          {
            title: 'Season check',
            words: verdict.temporal.inForce
              ? `In force, against ${verdict.temporal.windows} windows of the reference.`
              : `Not in force: ${verdict.temporal.windows} windows of the reference are too few.`,
          },
        ]
      : []),
    ...(run
      ? [
          {
            title: 'To repeat it',
            words: [
              `Seed ${run.seed}, detectors ${run.detectors.join(', ')}.`,
              ...run.notes,
            ].join(' '),
          },
        ]
      : []),
  ];
}

function promise(report: ShownReport, frame: ReportFrame): string {
  const parts = frame.promises ?? promisesOf(report);
  if (parts.length === 0) return '';
  return `<dl>${parts
    .map(
      ({ title, words }) =>
        `<div><dt>${escape(title)}</dt><dd>${escape(words)}</dd></div>`,
    )
    .join('')}</dl>`;
}

function basis(report: ShownReport, named: Named): string {
  return `Current: ${named.current}, ${formatCount(
    report.current.rows,
  )} rows. Reference: ${named.reference}, ${formatCount(
    report.reference.rows,
  )} rows.${
    report.profile
      ? ` Tests, limits and numbers are those of ${report.profile}.`
      : ''
  }`;
}

/** What it comes to: the sentence first, then who voted, then what the verdict promises. */
export function verdictCard(
  report: ShownReport,
  named: Named,
  frame: ReportFrame,
): string {
  const evidence = [votes(report), promise(report, frame)].filter(
    part => part !== '',
  );
  const layout = ['one', 'two', ''][evidence.length];
  return `<section class="card" aria-label="Verdict"><div class="verdict ${layout}"><div><div class="big">${chip(
    tone(report),
    report.verdict?.state === 'material' ? 'Material drift' : stateWord(report),
  )}</div><p class="sentence">${escape(
    verdictSentence(report),
  )}</p><p class="sub">${escape(
    frame.basis ?? basis(report, named),
  )}</p></div>${evidence.join('')}</div></section>`;
}
