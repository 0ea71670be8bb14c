import { formatInterval, formatNumber, formatP, formatShare } from '../words';
import type { ShownReport } from '../ShownReport';
import { escape } from './escape';

const MOST_COLUMNS = 12;

function tests({ joint }: ShownReport): string {
  const rows = joint
    .map(
      test =>
        `<tr><th scope="row">${escape(test.test)}<td class="n">${formatNumber(
          test.statistic,
        )}<td class="n">${formatP(test.pValue)}<td>${
          test.effect?.name === 'auc' && test.effect.value !== null
            ? `AUC ${formatInterval({
                ...test.effect,
                value: test.effect.value,
              })}`
            : '–'
        }<td>${escape(test.method)}${
          test.reason
            ? `<br><span class="sub">${escape(test.reason)}</span>`
            : ''
        }`,
    )
    .join('');
  return `<div class="scroll"><table><thead><tr><th>Test<th class="n">Statistic<th class="n">p<th>Effect<th>Method</thead><tbody>${rows}</tbody></table></div>`;
}

function importances({ joint }: ShownReport): string {
  const used = joint
    .flatMap(test => test.importances ?? [])
    .filter(({ value }) => value > 0)
    .slice(0, MOST_COLUMNS);
  if (used.length === 0) return '';
  const top = Math.max(...used.map(({ value }) => value));
  const rows = used
    .map(
      ({ column, value }) =>
        `<tr><th scope="row">${escape(column)}<td class="n">${formatShare(
          value,
        )}<td class="bars"><i class="c" style="width:${Math.round(
          (100 * value) / top,
        )}%"></i>`,
    )
    .join('');
  return `<h3>What the classifier used</h3><div class="scroll"><table><thead><tr><th>Column<th class="n">Importance<th></thead><tbody>${rows}</tbody></table></div>`;
}

function correlations(report: ShownReport): string {
  const changed = (report.correlations ?? []).slice(0, MOST_COLUMNS);
  if (changed.length === 0) return '';
  const rows = changed
    .map(
      ({ columns, reference, current, z }) =>
        `<tr><th scope="row">${escape(
          columns.join(' and '),
        )}<td class="n">${formatNumber(
          reference,
          2,
        )}<td class="n">${formatNumber(current, 2)}<td class="n">${formatNumber(
          z,
          2,
        )}`,
    )
    .join('');
  return `<h3>Correlations that changed most</h3><div class="scroll"><table><thead><tr><th>Columns<th class="n">Reference<th class="n">Current<th class="n">z of the change</thead><tbody>${rows}</tbody></table></div>`;
}

/** The columns together: joint test, classifier, correlations. */
export function jointCard(report: ShownReport): string {
  if (report.joint.length === 0) return '';
  return `<section class="card"><h2>All columns together</h2>${tests(
    report,
  )}${importances(report)}${correlations(report)}</section>`;
}
