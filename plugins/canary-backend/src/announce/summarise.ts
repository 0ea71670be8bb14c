import { BoardRow } from '@bellwether/plugin-canary-common';
import { FamilySummary, Tone } from '@bellwether/plugin-models-common';
import { bySoonest } from '../service/urgency';

/** What the fleet and the health strip say of a model's rollouts; undefined when none is under way and none needs a person. */
export function summarise(
  rows: readonly BoardRow[],
  staleSince: string | undefined,
): FamilySummary | undefined {
  const [row] = rows
    .filter(({ inProgress, needsPerson }) => inProgress || needsPerson)
    .sort(bySoonest);
  if (!row) return undefined;
  const canary = row.arms.find(({ role }) => role === 'canary');
  const share = row.traffic.observed ?? row.traffic.effective;
  const step =
    row.steps && row.steps.total > 0 && row.steps.current < row.steps.total
      ? `step ${row.steps.current + 1} of ${row.steps.total}`
      : undefined;
  return {
    tone: toneOf(row),
    word: wordOf(row),
    figure: share && `${Math.round(share.share * 1000) / 10} %`,
    label: cut(
      [
        `of requests on ${canary?.version ?? canary?.declared ?? 'the canary'}`,
        step,
      ]
        .filter(Boolean)
        .join(', '),
      80,
    ),
    sentence: cut(row.verdict?.sentence ?? row.sentence, 400),
    href: 'rollout',
    needsPerson: row.needsPerson && cut(row.needsPerson, 40),
    mark: rows.some(({ inProgress }) => inProgress) ? 'Rolling out' : undefined,
    urgency: row.urgency,
    at: row.observedAt,
    staleSince,
  };
}

function toneOf(row: BoardRow): Tone {
  if (row.verdict?.verdict === 'rollback') return 'bad';
  if (row.verdict?.verdict === 'void') return 'void';
  if (row.phase === 'degraded' || row.traffic.state === 'differs')
    return 'warn';
  return 'watch';
}

function wordOf(row: BoardRow): string {
  const words = {
    rollback: 'Worse',
    void: 'No verdict',
    promote: 'Good to promote',
    continue: 'Keep watching',
  };
  if (row.phase === 'degraded') {
    return row.arms.length > 1 ? 'Aborted' : 'Degraded';
  }
  if (row.traffic.state === 'differs') return 'Requests do not follow';
  if (row.verdict) return words[row.verdict.verdict];
  return row.phase === 'paused' ? 'Paused' : 'Under way';
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
