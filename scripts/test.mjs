// `npm test`: everything that proves the project. Ends with a plain line "N passed, N failed".
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { findBrowser, HOW_TO_GET_ONE } from './browser.mjs';
import { startPostgres } from './postgres.mjs';
import {
  environment,
  main,
  PlainError,
  prepare,
  root,
  seconds,
} from './toolchain.mjs';

const usage = `npm test -- [options] [pattern of unit test files]

  --no-browser   leave out the journeys in a browser
  --only PARTS   of: types, format, lint, unit, browser (comma-separated)
  --workers N    processes for unit tests (default: one per core, at most 4)
`;

const PARTS = ['types', 'format', 'lint', 'unit', 'browser'];

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'no-browser': { type: 'boolean', default: false },
        only: { type: 'string' },
        workers: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const parts = values.only?.split(',') ?? PARTS;
    const unknown = parts.find(part => !PARTS.includes(part));
    if (unknown) throw new Error(`--only does not know '${unknown}'`);
    return {
      ...values,
      positionals,
      parts: parts.filter(part => part !== 'browser' || !values['no-browser']),
    };
  } catch (error) {
    throw new PlainError(`${error.message}\n\n${usage}`);
  }
}

function run(command, args, env) {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
    child.once('error', () => resolve(1));
    child.once('exit', code => resolve(code ?? 1));
  });
}

function readJson(file) {
  return fs.existsSync(file)
    ? JSON.parse(fs.readFileSync(file, 'utf8'))
    : undefined;
}

/** What failed in a report of Jest, a line each. */
function failedOfJest(report) {
  return (report?.testResults ?? []).flatMap(file => {
    const name = path.relative(root, file.name);
    const tests = file.assertionResults.filter(
      test => test.status === 'failed',
    );
    if (tests.length === 0 && file.status === 'failed') {
      return [`${name}: ${firstLine(file.message)}`];
    }
    return tests.map(
      test =>
        `${name}: ${test.fullName}: ${firstLine(test.failureMessages[0])}`,
    );
  });
}

/** What failed in a report of Playwright, in its nested suites, a line each. */
function failedOfPlaywright(suites) {
  return (suites ?? []).flatMap(suite => [
    ...(suite.specs ?? [])
      .filter(spec => !spec.ok)
      .map(spec => {
        const errors = spec.tests.flatMap(test =>
          test.results.flatMap(result => result.error?.message ?? []),
        );
        return `${spec.file}:${spec.line}: ${spec.title}: ${firstLine(
          errors[0],
        )}`;
      }),
    ...failedOfPlaywright(suite.suites),
  ]);
}

function firstLine(message) {
  const plain = stripVTControlCharacters(message ?? '').trim();
  return plain.split('\n')[0] || 'no message';
}

await main(async () => {
  const chosen = options();
  if (chosen.help) {
    console.log(usage);
    return;
  }
  const { tools, yarn } = await prepare();
  const env = {
    ...environment(tools),
    FORCE_COLOR: process.env.FORCE_COLOR ?? '0',
  };
  const browser = chosen.parts.includes('browser') ? findBrowser() : undefined;
  if (chosen.parts.includes('browser') && !browser) {
    throw new PlainError(HOW_TO_GET_ONE);
  }

  const results = [];
  const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-test-'));
  const cli = path.join(root, 'node_modules/.bin/backstage-cli');
  const workers =
    chosen.workers ?? String(Math.max(1, Math.min(4, os.cpus().length)));

  async function part(name, title, work) {
    if (!chosen.parts.includes(name)) return;
    console.log(`\n== ${title}`);
    const started = Date.now();
    const { passed, failed, which = [] } = await work();
    results.push({ title, passed, failed, which, took: seconds(started) });
  }
  async function check(args) {
    const code = await run(tools.node, args, env);
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  }

  await part('types', 'Types', () =>
    check([path.join(root, 'node_modules/.bin/tsc'), '--noEmit', '-p', '.']),
  );
  await part('format', 'Format', () =>
    check([path.join(root, 'node_modules/.bin/prettier'), '--check', '.']),
  );
  await part('lint', 'Lint', () =>
    check([yarn, 'lint', '--max-warnings', '0']),
  );

  await part('unit', 'Unit and integration tests', async () => {
    const postgres = await startPostgres();
    if (!postgres) {
      console.log(
        'PostgreSQL is not installed here: migrations and stores are tested on SQLite only.',
      );
    }
    const report = path.join(reports, 'unit.json');
    try {
      const code = await run(
        tools.node,
        [
          ...[cli, 'repo', 'test', '--watchAll=false', '--maxWorkers', workers],
          ...['--json', '--outputFile', report, ...chosen.positionals],
        ],
        {
          ...env,
          CI: 'true',
          // The Kubernetes plugin's proxy imports an ES module at run time, which Jest allows only so.
          NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
          ...(postgres
            ? {
                [`BACKSTAGE_TEST_DATABASE_POSTGRES${postgres.major}_CONNECTION_STRING`]:
                  postgres.connection,
                BELLWETHER_TEST_POSTGRES_MAJOR: postgres.major,
              }
            : {}),
        },
      );
      const jest = readJson(report);
      const passed = jest?.numPassedTests ?? 0;
      const failed =
        (jest?.numFailedTests ?? 0) + (jest?.numRuntimeErrorTestSuites ?? 0);
      return {
        passed,
        failed: code !== 0 && failed === 0 ? 1 : failed,
        which: failedOfJest(jest),
      };
    } finally {
      await postgres?.end();
    }
  });

  await part('browser', 'Journeys in a browser', async () => {
    const report = path.join(reports, 'browser.json');
    const code = await run(
      tools.node,
      [
        path.join(root, 'node_modules/.bin/playwright'),
        ...['test', '--config', path.join(root, 'e2e/playwright.config.ts')],
      ],
      { ...env, CHROME_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    );
    const playwright = readJson(report);
    const stats = playwright?.stats;
    const passed = (stats?.expected ?? 0) + (stats?.flaky ?? 0);
    const failed = stats?.unexpected ?? 0;
    return {
      passed,
      failed: code !== 0 && failed === 0 ? 1 : failed,
      which: failedOfPlaywright(playwright?.suites),
    };
  });

  fs.rmSync(reports, { recursive: true, force: true });
  console.log();
  const all = results.flatMap(({ title, failed, which }) =>
    failed > 0 && which.length === 0
      ? [`${title} (see above)`]
      : which.map(line => `${title}: ${line}`),
  );
  for (const line of all) console.log(`failed: ${line}`);
  for (const { title, passed, failed, took } of results) {
    console.log(
      `${title.padEnd(30)} ${String(passed).padStart(5)} passed ${String(
        failed,
      ).padStart(3)} failed  ${took}`,
    );
  }
  const total = key => results.reduce((sum, result) => sum + result[key], 0);
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') === 0 && total('passed') > 0 ? 0 : 1;
});
