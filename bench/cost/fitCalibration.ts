import fs from 'fs';
import path from 'path';
import { calibrateOn, type Calibration } from '@bellwether/rightsizing';
import { mix } from './workloads';

const FILE = path.resolve(
  __dirname,
  '../../packages/rightsizing/src/margin/defaultCalibration.ts',
);
const WORKLOADS = 600;
const FIRST_SEED = 100_000;
const KEPT = 399;

/** Evenly spaced ranks: fewer scores, the same distribution. */
function thin(scores: number[]): number[] {
  return Array.from({ length: KEPT }, (_, i) =>
    Number(
      scores[Math.floor(((i + 0.5) / KEPT) * scores.length)].toPrecision(4),
    ),
  );
}

function* sized() {
  for (const { usage, simulated } of mix(WORKLOADS, FIRST_SEED)) {
    // A leak is not sized, so its scores say nothing of sizes.
    if (simulated?.kind !== 'leak') yield usage;
  }
}

/** The calibration that ships: scores of simulated workloads that no table is made of. */
export function fitCalibration(): Calibration {
  const found = calibrateOn(
    sized(),
    1,
    `${WORKLOADS} simulated workloads of 30 days (npm run calibrate -- cost --write-calibration)`,
  );
  if (!found) throw new Error('There are too few scores');
  return { ...found, memory: thin(found.memory), cpu: thin(found.cpu) };
}

/** Writes it to where the engine reads it. */
export function writeCalibration(): void {
  const { source, memory, cpu } = fitCalibration();
  const list = (scores: number[]) => `[\n    ${scores.join(',\n    ')},\n  ]`;
  fs.writeFileSync(
    FILE,
    `import type { Calibration } from './Calibration';

/** Where nobody calibrated on workloads of their own. Made by the command that its source names; do not edit. */
export const defaultCalibration: Calibration = {
  source:
    '${source}',
  memory: ${list(memory)},
  cpu: ${list(cpu)},
};
`,
  );
}
