/**
 * Records what a real Prometheus answers to every call of the contract, into `__fixtures__/answers.json`:
 *
 *     BELLWETHER_PROMETHEUS_BINARY=prometheus node -r @backstage/cli/config/nodeTransform.cjs e2e/contract/prometheus/record.ts
 *
 * The tests then hold the sandbox, and any real server, to these answers.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { callOf, nameOf } from './calls';
import { send } from './client';
import { LISTINGS } from './listings';
import { QUERIES } from './queries';
import { startPrometheus } from './RealPrometheus';
import type { RecordedAnswers } from './recorded';
import { SAME_KIND, SAME_WORDS } from './refusals';

async function main(): Promise<void> {
  const { BELLWETHER_PROMETHEUS_BINARY: binary = 'prometheus' } = process.env;
  const server = await startPrometheus(binary);
  const answers: RecordedAnswers = {};
  try {
    const calls = [
      ...QUERIES.map(callOf),
      ...LISTINGS,
      ...SAME_WORDS,
      ...SAME_KIND,
    ];
    for (const call of calls) {
      const { status, text } = await send(server.url, call);
      answers[nameOf(call)] = { status, body: JSON.parse(text) };
    }
  } finally {
    await server.close();
  }
  const folder = path.join(__dirname, '__fixtures__');
  const lines = Object.entries(answers).map(
    ([name, answer]) => `${JSON.stringify(name)}: ${JSON.stringify(answer)}`,
  );
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, 'answers.json'),
    `{\n${lines.join(',\n')}\n}\n`,
  );
  process.stdout.write(`${lines.length} answers recorded\n`);
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
