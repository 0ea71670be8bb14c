import {
  FAMILY_WORDS,
  formatCount,
  formatInterval,
  formatNumber,
  formatP,
  hasVotes,
  largestEffect,
  missingWords,
  rankColumns,
  stateWord,
  verdictSentence,
  type Named,
  type ShownColumn,
  type ShownReport,
} from '@bellwether/drift-engine';

/** Columns without drift that are listed; the rest is counted. */
const QUIET_COLUMNS = 20;
const LEAST_WIDTH = 40;

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last && last.length + 1 + word.length > Math.max(width, LEAST_WIDTH)) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
  }
  return lines;
}

/** The middle of a long name gives way. */
function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(
    text.length - (width - 1 - head),
  )}`;
}

/** Rows under their heads; `right` aligns those columns to the right. */
function table(
  head: string[],
  rows: string[][],
  right: number[] = [],
): string[] {
  const widths = head.map((title, c) =>
    Math.max(title.length, ...rows.map(row => row[c].length)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, c) =>
        right.includes(c) ? cell.padStart(widths[c]) : cell.padEnd(widths[c]),
      )
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)];
}

function sources(report: ShownReport, named: Named, columns: number): string[] {
  const counts = [report.reference, report.current].map(({ rows }) =>
    formatCount(rows),
  );
  const width = Math.max(...counts.map(count => count.length));
  return [
    ['reference', counts[0], named.reference],
    ['current', counts[1], named.current],
  ].map(
    ([side, count, name]) =>
      `${side.padEnd(9)}  ${count.padStart(width)} rows  ${shorten(
        name,
        Math.max(20, columns - width - 18),
      )}`,
  );
}

function votes({ verdict }: ShownReport): string[] {
  if (!hasVotes(verdict)) return [];
  return [
    '',
    ...table(
      ['FAMILY', 'P', 'VOTE'],
      verdict.votes.map(vote => [
        FAMILY_WORDS[vote.family],
        formatP(vote.pValue),
        vote.votes ? 'drift' : '-',
      ]),
      [1],
    ),
  ];
}

/** Terminals narrower than this go without the columns' types and without the earlier share of missing values. */
const WIDE = 100;

function nativeTable(
  columns: ShownColumn[],
  { reference, current }: ShownReport,
  width: number,
): string[] {
  const isWide = width >= WIDE;
  const row = (column: ShownColumn) => {
    const effect = largestEffect(column.tests);
    const missing = missingWords(column, {
      reference: reference.rows,
      current: current.rows,
    });
    return [
      column.drifted ? '!' : ' ',
      shorten(column.name, Math.max(16, width - 62)),
      ...(isWide ? [column.type] : []),
      effect ? `${effect.name} ${formatInterval(effect)}` : '–',
      formatP(column.qValue),
      isWide ? missing : missing.split(',')[0],
    ];
  };
  return table(
    [' ', 'COLUMN', ...(isWide ? ['TYPE'] : []), 'EFFECT', 'Q', 'MISSING'],
    columns.map(row),
    [isWide ? 4 : 3],
  );
}

/** Profiles have a line per test, as each tool's numbers stand for themselves. */
function profileRows(column: ShownColumn, width: number): string[][] {
  const name = shorten(column.name, width);
  const mark = column.drifted ? '!' : ' ';
  if (column.tests.length === 0) return [[mark, name, '–', '–', '–', '']];
  return column.tests.map((test, i) => [
    i === 0 ? mark : ' ',
    i === 0 ? name : '',
    test.test,
    formatNumber(test.statistic),
    formatP(test.pValue),
    test.threshold === undefined || test.threshold === null
      ? ''
      : formatNumber(test.threshold),
  ]);
}

function profileTable(columns: ShownColumn[], nameWidth: number): string[] {
  return table(
    [' ', 'COLUMN', 'TEST', 'STATISTIC', 'P', 'LIMIT'],
    columns.flatMap(column => profileRows(column, nameWidth)),
    [3, 4, 5],
  );
}

function columnTable(report: ShownReport, width: number): string[] {
  const ranked = rankColumns(report.columns);
  const tested = ranked.filter(({ tests }) => tests.length > 0);
  const drifted = tested.filter(column => column.drifted);
  const shown = tested.slice(0, drifted.length + QUIET_COLUMNS);
  const nameWidth = Math.max(16, width - 55);
  const lines = report.profile
    ? profileTable(shown, nameWidth)
    : nativeTable(shown, report, width);
  const rest = tested.length - shown.length;
  const untested = ranked.length - tested.length;
  return [
    ...(shown.length > 0 ? ['', ...lines] : []),
    ...(rest > 0
      ? [`  and ${rest} more without drift (all are in --format json)`]
      : []),
    ...(report.columns.length > 0
      ? [
          '',
          `${drifted.length} of ${tested.length} columns drifted${
            drifted.length > 0 ? ' (!)' : ''
          }${untested > 0 ? `; ${untested} not tested` : ''}.`,
        ]
      : []),
  ];
}

function jointLines({ joint, profile }: ShownReport): string[] {
  return joint.flatMap(test => {
    const numbers = `${test.test}  ${formatNumber(test.statistic)}  p ${formatP(
      test.pValue,
    )}`;
    const parts = [
      ...(test.effect?.name === 'auc' && test.effect.value !== null
        ? [
            `AUC ${formatInterval({
              ...test.effect,
              value: test.effect.value,
            })}`,
          ]
        : []),
      ...(test.importances ?? [])
        .filter(({ value }) => value > 0)
        .slice(0, 3)
        .map(({ column, value }) => `${column} ${Math.round(100 * value)} %`),
    ];
    const note = profile && test.reason ? test.reason : parts.join(', ');
    return [note ? `${numbers}  ${note}` : numbers];
  });
}

/** The report for a terminal: the verdict first, then what it rests on. */
export function printText(
  report: ShownReport,
  named: Named,
  columns: number,
): string {
  const width = Math.min(columns, 120);
  const { verdict } = report;
  const heading = `Drift: ${stateWord(report)}${
    report.profile ? ` (${report.profile})` : ''
  }`;
  const reasons = report.columns.flatMap(({ name, tests, reason }) =>
    tests.length === 0 && reason
      ? [reason.includes(name) ? reason : `${name}: ${reason}`]
      : [],
  );
  const findings = [
    ...(report.findings ?? []).map(({ message }) => message),
    ...(report.profile ? reasons : []),
  ];
  const joint = jointLines(report);
  const lines = [
    heading,
    ...wrap(verdictSentence(report), width),
    '',
    ...sources(report, named, width),
    ...votes(report),
    ...columnTable(report, width),
    ...(joint.length > 0
      ? ['', ...joint.flatMap(line => wrap(line, width))]
      : []),
    ...(findings.length > 0
      ? [
          '',
          'To look at:',
          ...findings.flatMap(message =>
            wrap(message, width - 4).map(
              (line, i) => `${i === 0 ? '  - ' : '    '}${line}`,
            ),
          ),
        ]
      : []),
    ...(verdict?.power && verdict.state !== 'insufficient-data'
      ? ['', ...wrap(verdict.power.sentence, width)]
      : []),
    ...(verdict && !report.profile
      ? [
          ...wrap(
            `False alarms: at most ${formatNumber(
              100 * verdict.alpha,
            )} in 100 comparisons of unchanged data; combined by ${
              verdict.combine
            }${report.run ? `, seed ${report.run.seed}` : ''}.`,
            width,
          ),
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
