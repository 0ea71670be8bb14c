import { parseArgs } from 'node:util';
import { FULL, JOBS, SHORT, type Extent } from './jobs';
import { ALPHA, extend } from './measure';
import { noRuns, readRuns, writeRuns } from './runs';
import { calibrationOf } from './summary';
import { asMarkdown } from './tables';

interface Wanted {
  extent: Extent;
  results?: string;
  seconds: number;
  json: boolean;
}

function wholeNumber(text: string | undefined, option: string) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 0)) {
    throw new RangeError(`--${option} takes a whole number, not ${text}.`);
  }
  return value;
}

/** A case is named in full, or by a part that several may have. */
function means(text: string, name: string): boolean {
  return JOBS.some(job => job.name === text)
    ? name === text
    : name.includes(text);
}

/** What the arguments ask for. */
function wantedOf(args: string[]): Wanted {
  const { values } = parseArgs({
    args,
    options: {
      short: { type: 'boolean', default: false },
      repetitions: { type: 'string' },
      only: { type: 'string', multiple: true },
      results: { type: 'string' },
      seconds: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { only } = values;
  for (const text of only ?? []) {
    if (!JOBS.some(job => job.name.includes(text))) {
      throw new RangeError(
        `No case has "${text}" in its name. The cases: ${JOBS.map(
          job => job.name,
        ).join('; ')}.`,
      );
    }
  }
  const usual = values.short ? SHORT : FULL;
  const repetitions = wholeNumber(values.repetitions, 'repetitions');
  const scale = repetitions === undefined ? 1 : repetitions / usual.unchanged;
  const scaled = (count: number) => Math.round(count * scale);
  return {
    extent: {
      unchanged: scaled(usual.unchanged),
      changes: scaled(usual.changes),
      variants: scaled(usual.variants),
      temporal: scaled(usual.temporal),
      only: only && (name => only.some(text => means(text, name))),
    },
    results: values.results,
    seconds: wholeNumber(values.seconds, 'seconds') ?? Infinity,
    json: values.json,
  };
}

function main(args: string[]) {
  const { extent, results, seconds, json } = wantedOf(args);
  const started = performance.now();
  const passed = () => (performance.now() - started) / 1000;
  const runs = results ? readRuns(results, ALPHA) : noRuns(ALPHA);
  extend(runs, extent, {
    onTurn: (name, done, wanted) =>
      process.stderr.write(
        `${passed().toFixed(0).padStart(5)} s  ${name}: ${done} of ${wanted}\n`,
      ),
    onPause: () => {
      if (results) writeRuns(results, runs);
    },
    stop: () => passed() >= seconds,
  });
  const calibration = calibrationOf(runs);
  process.stdout.write(
    `${
      json ? JSON.stringify(calibration, null, 2) : asMarkdown(calibration)
    }\n`,
  );
}

if (require.main === module) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}
