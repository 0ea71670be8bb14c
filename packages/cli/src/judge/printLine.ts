import type { JudgedLine } from './judgeObservations';

const WORDS = {
  promote: 'Promote',
  continue: 'Keep watching',
  rollback: 'Roll back',
  void: 'Void',
};
const WIDTH = Math.max(...Object.values(WORDS).map(word => word.length));

/** One interval for a person: when, the verdict, why, and what can be known by when. */
export function printLine({
  at,
  rollout,
  verdict,
  reason,
  forecast,
  finalSince,
}: JudgedLine): string {
  const { minutes, detectable } = forecast;
  const outlook =
    verdict === 'continue' && minutes !== null && minutes >= 1
      ? ` In about ${Math.ceil(minutes).toLocaleString(
          'en-US',
        )} min an error rate ${
          detectable.riskRatio
        } times as high would be found.`
      : '';
  const since =
    finalSince !== undefined && finalSince !== at
      ? ` Final since ${finalSince}.`
      : '';
  const cells = [
    at,
    ...(rollout === undefined ? [] : [rollout]),
    WORDS[verdict].padEnd(WIDTH),
    `${reason}${outlook}${since}`,
  ];
  return `${cells.join('  ')}\n`;
}
