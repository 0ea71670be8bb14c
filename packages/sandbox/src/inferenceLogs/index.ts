import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { withDuckDb } from './duckdb';
import { flightDelay } from './flightDelay';
import { type InferenceLog } from './InferenceLog';
import { cardFraud, chargebackRisk } from './payments';
import { etaCourier, parcelVolume } from './weather';

export { injectedDrift } from './payments';

const LOGS: InferenceLog[] = [
  cardFraud,
  chargebackRisk,
  etaCourier,
  parcelVolume,
  flightDelay,
];

/**
 * Writes the inference logs of the demo's models, one folder of Parquet files and the `drift.yaml` beside them each, unless those of this day are there.
 * A folder appears when it is whole.
 *
 * @returns names of the models whose log was written
 * @throws Error - `directory` cannot be written, or the package vega-datasets is missing
 */
export async function writeInferenceLogs(options: {
  directory: string;
  now: Date;
  seed: string;
  /** Only those of these models. */
  models?: string[];
}): Promise<string[]> {
  const { directory, now, seed, models } = options;
  fs.mkdirSync(directory, { recursive: true });
  const written: string[] = [];
  const wanted = LOGS.filter(({ model }) => models?.includes(model) ?? true);
  for (const log of wanted) {
    const folder = path.join(directory, log.model);
    const marker = `${log.revision} ${seed} ${now.toISOString().slice(0, 10)}`;
    const markerFile = path.join(directory, `.${log.model}`);
    if (fs.existsSync(folder) && read(markerFile) === marker) continue;
    const unfinished = path.join(directory, `.${log.model}.unfinished`);
    fs.rmSync(unfinished, { recursive: true, force: true });
    fs.mkdirSync(unfinished);
    await withDuckDb(connection =>
      log.write({ connection, folder: unfinished, now, seed }),
    );
    fs.writeFileSync(
      path.join(unfinished, 'drift.yaml'),
      log
        .monitors(now)
        .map(definition => stringify(definition))
        .join('---\n'),
    );
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(unfinished, folder);
    fs.writeFileSync(markerFile, marker);
    written.push(log.model);
  }
  return written;
}

function read(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}
