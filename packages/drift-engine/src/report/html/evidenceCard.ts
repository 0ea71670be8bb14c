import { escape } from './escape';
import type { ReportFrame } from './ReportFrame';

/** What was read, how, and by what: for those who want to do it again. */
export function evidenceCard({ evidence }: ReportFrame): string {
  if (!evidence) return '';
  const facts = evidence.facts
    .map(
      ({ title, words }) =>
        `<div><dt>${escape(title)}</dt><dd>${escape(words)}</dd></div>`,
    )
    .join('');
  const queries =
    evidence.queries.length > 0
      ? `<details class="inner"><summary>Queries</summary><pre>${escape(
          evidence.queries.join('\n\n'),
        )}</pre></details>`
      : '';
  return `<section class="card"><h2>Evidence</h2><dl class="facts">${facts}</dl>${queries}</section>`;
}
