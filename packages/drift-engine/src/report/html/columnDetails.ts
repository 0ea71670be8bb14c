import {
  formatInterval,
  formatNumber,
  formatP,
  formatShare,
  largestEffect,
} from '../words';
import type { ShownColumn, ShownReport, ShownTest } from '../ShownReport';
import { categoryBars, numberCharts } from './charts';
import { escape } from './escape';
import { chip } from './icons';

function testTable({ tests }: ShownColumn): string {
  if (tests.length === 0) return '';
  const hasLimit = tests.some(({ threshold }) => threshold !== undefined);
  const effectOf = (test: ShownTest) => {
    const effect = largestEffect([test]);
    return effect ? `${effect.name} ${formatInterval(effect)}` : '–';
  };
  const rows = tests
    .map(
      test =>
        `<tr><th scope="row">${escape(test.test)}<td class="n">${formatNumber(
          test.statistic,
        )}<td class="n">${formatP(test.pValue)}<td>${
          hasLimit ? formatNumber(test.threshold ?? null) : effectOf(test)
        }<td>${escape(test.method)}${
          test.reason
            ? `<br><span class="sub">${escape(test.reason)}</span>`
            : ''
        }`,
    )
    .join('');
  return `<h3>Tests</h3><div class="scroll"><table><thead><tr><th>Test<th class="n">Statistic<th class="n">p<th>${
    hasLimit ? 'Limit' : 'Effect'
  }<th>Method</thead><tbody>${rows}</tbody></table></div>`;
}

function psiTable({ psiBins, categories }: ShownColumn): string {
  if (!psiBins || categories) return '';
  const total = (counts: number[]) =>
    counts.reduce((sum, count) => sum + count, 0) || 1;
  const n = total(psiBins.reference);
  const m = total(psiBins.current);
  const rows = psiBins.labels
    .map(
      (label, b) =>
        `<tr><td>${escape(label)}<td class="n">${formatShare(
          psiBins.reference[b] / n,
        )}<td class="n">${formatShare(
          psiBins.current[b] / m,
        )}<td class="n">${psiBins.contributions[b].toFixed(3)}`,
    )
    .join('');
  return `<details class="inner"><summary>Bins of the stability index (PSI)</summary><div class="scroll"><table><thead><tr><th>Bin<th class="n">Reference<th class="n">Current<th class="n">Part of PSI</thead><tbody>${rows}</tbody></table></div></details>`;
}

/** Everything about one column, folded unless it drifted. */
export function columnDetails(
  column: ShownColumn,
  report: ShownReport,
  { id, open }: { id: string; open: boolean },
): string {
  const effect = largestEffect(column.tests);
  return `<details class="card" id="${id}"${
    open ? ' open' : ''
  }><summary><h2>${escape(column.name)}</h2><span class="sub">${column.type}${
    effect ? `, ${effect.name} ${formatInterval(effect)}` : ''
  }</span>${column.drifted ? chip('bad', 'Drift') : ''}</summary>${numberCharts(
    column,
  )}${categoryBars(column, {
    reference: report.reference.rows,
    current: report.current.rows,
  })}${psiTable(column)}${testTable(column)}</details>`;
}
