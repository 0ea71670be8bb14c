import { Finding } from '@bellwether/plugin-cost-common';
import { endOf, startOf } from '../../days';
import { OpencostRow } from './schema';

/** Rows of one step, and which part of them counts for the day. */
export interface CountedStep {
  rows: Array<[string, OpencostRow]>;
  share: number;
}

type Step = Record<string, OpencostRow> | null;

/**
 * Which steps of an answer count for a day, and how much of each. One step of 24 hours is asked for; what is answered may be
 * cut otherwise (an older OpenCost, a proxy, another clock), and windows may overlap after a clock was put back. What lies
 * outside of the day or was counted already does not count.
 */
export function readSteps(
  day: string,
  steps: readonly Step[],
  subject: string,
): { counted: CountedStep[]; coveredMs: number; findings: Finding[] } {
  const [dayStart, dayEnd] = [startOf(day), endOf(day)];
  const dated = steps
    .flatMap(step => {
      const rows = Object.entries(step ?? {});
      const window = rows.find(([, row]) => row.window)?.[1].window;
      const start = Date.parse(window?.start ?? '');
      const end = Date.parse(window?.end ?? '');
      if (rows.length === 0) return [];
      // Without a window it can only be what was asked for.
      return [
        Number.isFinite(start) && end > start
          ? { rows, start, end }
          : { rows, start: dayStart, end: dayEnd },
      ];
    })
    .sort((a, b) => a.start - b.start);
  let overlaps = false;
  let coveredUntil = dayStart;
  let coveredMs = 0;
  const counted = dated.map(({ rows, start, end }) => {
    if (start < coveredUntil && start >= dayStart) overlaps = true;
    const from = Math.max(start, coveredUntil);
    const until = Math.min(end, dayEnd);
    const ms = Math.max(0, until - from);
    coveredMs += ms;
    coveredUntil = Math.max(coveredUntil, until);
    return { rows, share: ms / (end - start) };
  });
  const isWhole =
    dated.length === 1 &&
    dated[0].start === dayStart &&
    dated[0].end === dayEnd;
  const findings: Finding[] = [];
  if (overlaps) {
    findings.push({
      code: 'clock-changed',
      tone: 'watch',
      subject,
      sentence: `OpenCost of ${subject} answered windows of ${day} that overlap, as after a clock was put back; no minute is counted twice.`,
    });
  } else if (dated.length > 0 && !isWhole) {
    findings.push({
      code: 'step-differs',
      tone: 'quiet',
      subject,
      sentence: `OpenCost of ${subject} cut ${day} into ${dated.length} window${
        dated.length === 1 ? '' : 's'
      } of its own; the parts inside of the day are added up.`,
    });
  }
  return {
    counted: counted.filter(({ share }) => share > 0),
    coveredMs,
    findings,
  };
}
