import {
  formatP,
  stateWord,
  verdictSentence,
  type Named,
  type ShownColumn,
  type ShownReport,
} from '@bellwether/drift-engine';
import type { FailOn } from './options';

/** Text for an XML attribute or element; characters that XML cannot hold become a question mark. */
function xml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      .replace(/\n/g, '&#10;')
  );
}

interface Case {
  name: string;
  failure?: string;
  skipped?: string;
}

function columnCase(column: ShownColumn, failOn: FailOn): Case {
  const { name, drifted, tests, reason } = column;
  if (tests.length === 0) return { name, skipped: reason ?? 'not tested' };
  if (!drifted || failOn === 'never') return { name };
  const numbers = tests
    .map(
      ({ test, statistic, pValue }) =>
        `${test} ${statistic ?? '–'}, p ${formatP(pValue)}`,
    )
    .join('; ');
  return { name, failure: `${name} drifted: ${numbers}` };
}

function verdictCase(report: ShownReport, failOn: FailOn): Case {
  const name = 'verdict';
  const sentence = verdictSentence(report);
  const state = report.verdict?.state;
  if (state === undefined || state === 'insufficient-data') {
    return { name, skipped: `${stateWord(report)}: ${sentence}` };
  }
  const fails =
    state === 'material' ||
    (state === 'significant' && (failOn === 'significant' || report.profile));
  return fails && failOn !== 'never'
    ? { name, failure: `${stateWord(report)}: ${sentence}` }
    : { name };
}

/**
 * The report as JUnit XML: the verdict and every column are a test case; drift is a failure, what could not be tested is
 * skipped. Which states fail is `--fail-on`; with `never` nothing does.
 */
export function printJunit(
  report: ShownReport,
  named: Named,
  failOn: FailOn,
): string {
  const cases = [
    verdictCase(report, failOn),
    ...report.columns.map(column => columnCase(column, failOn)),
  ];
  const failures = cases.filter(each => each.failure !== undefined).length;
  const skipped = cases.filter(each => each.skipped !== undefined).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  const suite = xml(`drift of ${named.current} against ${named.reference}`);
  const lines = cases.map(({ name, failure, skipped: why }, i) => {
    const attributes = `classname="bellwether.drift${
      i === 0 ? '' : '.columns'
    }" name="${xml(name)}"`;
    if (failure !== undefined) {
      return `    <testcase ${attributes}><failure type="drift" message="${xml(
        failure,
      )}"/></testcase>`;
    }
    if (why !== undefined) {
      return `    <testcase ${attributes}><skipped message="${xml(
        why,
      )}"/></testcase>`;
    }
    return `    <testcase ${attributes}/>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bellwether drift" ${counts}>`,
    `  <testsuite name="${suite}" ${counts}>`,
    ...lines,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
