import {
  formatP,
  renderHtml,
  type ReportFrame,
} from '@bellwether/drift-engine';
import { WindowDetail } from '@bellwether/plugin-drift-common';
import { dayRange, integer } from '../words';
import { toShownReport } from './toShownReport';

/** What the report is of, besides the window itself. */
export interface ReportSubject {
  /** Name of the model. */
  model: string;
  monitor: string;
  /** Where the monitor is written down. */
  location: string;
}

/** The judgement of a window as one HTML file: no script, no request, readable offline. */
export function windowReport(
  detail: WindowDetail,
  subject: ReportSubject,
): string {
  const { reference } = detail.evidence;
  return renderHtml(
    toShownReport(detail),
    { reference: dayRange(reference), current: dayRange(detail.range) },
    {
      title: `Drift of ${subject.model}, ${dayRange(detail.range)}`,
      basis: detail.basis,
      promises: promisesOf(detail),
      evidence: evidenceOf(detail, subject),
    },
  );
}

function promisesOf(detail: WindowDetail): ReportFrame['promises'] {
  const p =
    detail.pValue === null ? '' : `, p ${formatP(detail.pValue)} in all`;
  return [
    {
      title: 'Promise',
      words: `${detail.promise} Combined by ${detail.combine}${p}.`,
    },
    ...(detail.power ? [{ title: 'Power', words: detail.power }] : []),
    { title: 'Season check', words: detail.season.sentence },
  ];
}

function evidenceOf(
  { evidence, judgedAt }: WindowDetail,
  subject: ReportSubject,
): ReportFrame['evidence'] {
  const { baselineHash, current, notes, reference } = evidence;
  const rows = (range: typeof current) =>
    `${dayRange(range)}, ${integer(range.rows)} rows`;
  return {
    facts: [
      {
        title: 'Monitor',
        words: `${subject.monitor}, of ${subject.location}`,
      },
      { title: 'Source', words: evidence.source },
      { title: 'Baseline', words: rows(reference) },
      { title: 'Window', words: rows(current) },
      { title: 'Judged', words: judgedAt },
      {
        title: 'Engine',
        words: `${evidence.engineVersion}, seed ${evidence.seed}`,
      },
      ...(baselineHash
        ? [{ title: 'Hash of the baseline', words: baselineHash }]
        : []),
      ...notes.map(words => ({ title: 'Note', words })),
    ],
    queries: evidence.queries,
  };
}
