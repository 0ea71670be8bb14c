/**
 * What a stored baseline saves: the seconds that a window takes with the baseline's rows read again, and with what is kept
 * of it. Real flights, as the demo has them: `measureBaseline.ts [rounds]`.
 */
import fs from 'fs';
import os from 'os';
import path from 'path';
import { writeInferenceLogs } from '@bellwether/sandbox';
import { windowOf } from '../src/judge/calendar';
import { perform } from '../src/judge/jobs';
import { MonitorReading } from '../src/judge/MonitorReading';
import { parseDefinitions } from '../src/definitions';
import { dayAfter } from '../src/relation';

async function secondsOf<T>(work: () => Promise<T>) {
  const started = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - started) / 1000 };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function main() {
  const rounds = Number(process.argv[2] ?? 3);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-dev-'));
  try {
    const now = new Date();
    await writeInferenceLogs({
      directory,
      now,
      seed: 'bench',
      models: ['flight-delay'],
    });
    const text = fs.readFileSync(
      path.join(directory, 'flight-delay/drift.yaml'),
      'utf8',
    );
    const [definition] = parseDefinitions(text).definitions;
    const reading = new MonitorReading(definition, {
      roots: [directory],
      connections: new Map(),
      threads: 2,
      sampleRows: 6000,
    });
    const { baseline: range } = definition.spec;
    const week = windowOf(
      dayAfter(now.toISOString().slice(0, 10), -7),
      'weekly',
    );
    const comparing = reading.comparing();
    const measured = await secondsOf(() =>
      perform({
        kind: 'baseline',
        rows: reading.rows(range),
        windows: [],
        ...comparing,
      }),
    );
    const baseline = measured.result;
    if (baseline.kind !== 'baseline') throw new Error('No baseline came');
    const without: number[] = [];
    const withIt: number[] = [];
    let rows = { reference: 0, current: 0 };
    let states: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const again = await secondsOf(() =>
        perform({
          kind: 'compare',
          reference: reading.rows(range),
          current: reading.rows(week),
          ...comparing,
        }),
      );
      const kept = await secondsOf(() =>
        perform({
          kind: 'judge',
          baseline: baseline.stored,
          current: reading.rows(week),
          selfChanges: baseline.selfChanges,
          ...comparing,
        }),
      );
      without.push(again.seconds);
      withIt.push(kept.seconds);
      if (again.result.kind !== 'compare' || kept.result.kind !== 'compare') {
        throw new Error('No comparison came');
      }
      rows = {
        reference: kept.result.report.reference.rows,
        current: kept.result.report.current.rows,
      };
      states = [again, kept].map(({ result }) =>
        result.kind === 'compare' ? result.report.verdict.state : '',
      );
    }
    const megabytes = Buffer.byteLength(baseline.stored) / 1e6;
    process.stdout.write(
      [
        `flights, baseline of ${rows.reference} rows, window of ${rows.current} rows, median of ${rounds}:`,
        `  the baseline is measured once: ${measured.seconds.toFixed(
          2,
        )} s, ${megabytes.toFixed(2)} MB kept`,
        `  a window, reading the baseline's rows again: ${median(
          without,
        ).toFixed(2)} s (${states[0]})`,
        `  a window, by what is kept of it: ${median(withIt).toFixed(2)} s (${
          states[1]
        }), ${(median(withIt) / median(without)).toFixed(2)} of the time`,
        '',
      ].join('\n'),
    );
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
