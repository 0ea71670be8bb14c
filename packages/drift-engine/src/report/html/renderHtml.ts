import path from 'node:path';
import {
  formatInterval,
  formatNumber,
  formatP,
  largestEffect,
  missingWords,
  rankColumns,
} from '../words';
import type { Named, ShownColumn, ShownReport } from '../ShownReport';
import { columnDetails } from './columnDetails';
import { escape } from './escape';
import { evidenceCard } from './evidenceCard';
import { chip, icon } from './icons';
import { jointCard } from './jointCard';
import type { ReportFrame } from './ReportFrame';
import { STYLE } from './style';
import { verdictCard } from './verdictCard';

/** Columns that have a section of their own, the most changed first. */
const MOST_DETAILS = 100;
/** New categories that a report lists at most. */
const LISTED = 20;
/** Sections that are open at first. */
const OPEN_DETAILS = 3;

function problems(column: ShownColumn, report: ShownReport): string {
  const fresh = column.newCategories.length;
  const missing = missingWords(column, {
    reference: report.reference.rows,
    current: report.current.rows,
  });
  return [
    ...(fresh > 0
      ? [
          `${fresh}${fresh >= LISTED ? ' or more' : ''} new ${
            fresh === 1 ? 'value' : 'values'
          }`,
        ]
      : []),
    ...(missing ? [missing] : []),
    ...(column.tests.length === 0 && column.reason ? [column.reason] : []),
  ]
    .map(escape)
    .join('; ');
}

function nameCell(column: ShownColumn, at: number): string {
  const name = escape(column.name);
  return `<tr><th scope="row">${
    at < MOST_DETAILS && column.tests.length > 0
      ? `<a href="#c${at}">${name}</a>`
      : name
  }`;
}

const flag = (column: ShownColumn) =>
  column.drifted ? chip('bad', 'Drift') : '';

function nativeRow(
  column: ShownColumn,
  at: number,
  report: ShownReport,
): string {
  const effect = largestEffect(column.tests);
  return `${nameCell(column, at)}<td>${column.type}<td>${problems(
    column,
    report,
  )}<td class="n">${
    effect ? `${effect.name} ${formatInterval(effect)}` : '–'
  }<td class="n">${formatP(column.qValue)}<td>${flag(column)}`;
}

function profileRow(
  column: ShownColumn,
  at: number,
  report: ShownReport,
): string {
  const cell = (text: (test: ShownColumn['tests'][number]) => string) =>
    column.tests.map(text).join('<br>') || '–';
  return `${nameCell(column, at)}<td>${problems(column, report)}<td>${cell(
    ({ test }) => escape(test),
  )}<td class="n">${cell(({ statistic }) =>
    formatNumber(statistic),
  )}<td class="n">${cell(({ pValue }) => formatP(pValue))}<td class="n">${cell(
    ({ threshold }) => formatNumber(threshold ?? null),
  )}<td>${flag(column)}`;
}

function columnsCard(report: ShownReport, ranked: ShownColumn[]): string {
  if (ranked.length === 0) return '';
  const drifted = ranked.filter(column => column.drifted).length;
  const head = report.profile
    ? '<th>Column<th>Data problem<th>Test<th class="n">Statistic<th class="n">p<th class="n">Limit<th>'
    : '<th>Column<th>Type<th>Data problem<th class="n">Effect<th class="n">q<th>';
  const row = report.profile ? profileRow : nativeRow;
  return `<section class="card"><h2>Columns <span class="sub">${drifted} of ${
    ranked.length
  } drifted; the most changed first</span></h2><div class="scroll"><table><thead><tr>${head}</thead><tbody>${ranked
    .map((column, at) => row(column, at, report))
    .join('')}</tbody></table></div></section>`;
}

function findingsCard({ findings = [] }: ShownReport): string {
  if (findings.length === 0) return '';
  return `<section class="card"><h2>To look at first <span class="sub">schema and missing values come before any statistic</span></h2><ul>${findings
    .map(
      ({ message }) => `<li>${icon('warning')}<span>${escape(message)}</span>`,
    )
    .join('')}</ul></section>`;
}

/** The last part of the names, where that tells the two apart. */
function shortNames({ reference, current }: Named): Named {
  const short = {
    reference: path.basename(reference),
    current: path.basename(current),
  };
  const isSql = [reference, current].some(name => name.startsWith('sql:'));
  return isSql || short.reference === short.current
    ? { reference, current }
    : short;
}

/**
 * The report as one HTML file: no script, no request, readable offline and in print.
 *
 * @param named - what was compared, as people name it
 * @param frame - what stands around it where the report is of more than two sources
 * @returns the text of the file, under 500 kB for 100 columns
 */
export function renderHtml(
  report: ShownReport,
  named: Named,
  frame: ReportFrame = {},
): string {
  const ranked = rankColumns(report.columns);
  const details = ranked
    .slice(0, MOST_DETAILS)
    .map((column, at) =>
      column.tests.length === 0
        ? ''
        : columnDetails(column, report, {
            id: `c${at}`,
            open: column.drifted && at < OPEN_DETAILS,
          }),
    )
    .join('\n');
  const rest = ranked.length - MOST_DETAILS;
  const { current, reference } = shortNames(named);
  const title = escape(
    frame.title ?? `Drift of ${current} against ${reference}`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${STYLE}</style></head><body><main>
<h1>${title}</h1>
${verdictCard(report, named, frame)}
${findingsCard(report)}
${columnsCard(report, ranked)}
${jointCard(report)}
${details}
${
  rest > 0
    ? `<p class="sub">${rest} more columns, less changed than these, are in the table above; the report as JSON has all numbers.</p>`
    : ''
}
${evidenceCard(frame)}
</main></body></html>
`;
}
