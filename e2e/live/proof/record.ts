import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../stack/folders';
import { withBetween } from '../test/marks';
import type { Proof } from './proof';
import { renderTimings } from './Timings';

const name = 'docs/rollouts.md';
const file = path.join(root, name);

export const MARKS = {
  name,
  start: '<!-- tables: npm run test:live -- --record -->',
  end: '<!-- end of the tables -->',
};

/** Writes what was measured into the page, unless something has failed or was left out. */
export function recordProof({
  checks,
  timings,
  isComplete,
}: Pick<Proof, 'checks' | 'timings' | 'isComplete'>): void {
  if (checks.failed > 0 || !isComplete) {
    console.log(
      `\n${name} stays as it is: a part of the proof ${
        isComplete ? 'has failed' : 'was left out'
      }.`,
    );
    return;
  }
  const page = readFileSync(file, 'utf8');
  writeFileSync(file, withBetween(page, MARKS, renderTimings(timings)));
}
