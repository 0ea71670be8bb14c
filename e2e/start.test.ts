import { execFile } from 'child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'fs/promises';
import { AddressInfo, createServer, Server } from 'net';
import os from 'os';
import path from 'path';

const root = path.resolve(__dirname, '..');

jest.setTimeout(60_000);

/** Ends before anything is started, or not at all: no sandbox and no portal runs here. */
describe('npm start that cannot start', () => {
  let checkout: string;
  let taken: Server;
  let takenPort: number;

  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>(resolve =>
      taken.listen(0, '127.0.0.1', () => resolve()),
    );
    takenPort = (taken.address() as AddressInfo).port;
  });
  afterAll(() => new Promise(resolve => taken.close(resolve)));

  beforeEach(async () => {
    checkout = await mkdtemp(path.join(os.tmpdir(), 'bellwether-start-'));
    for (const name of ['scripts', 'package.json', 'yarn.lock']) {
      await cp(path.join(root, name), path.join(checkout, name), {
        recursive: true,
      });
    }
    await writeFile(path.join(checkout, '.yarnrc.yml'), '');
    await mkdir(path.join(checkout, 'programs'));
  });
  afterEach(() => rm(checkout, { recursive: true }));

  /** A program in place of the real one. */
  async function program(name: string, script: string) {
    const file = path.join(checkout, 'programs', name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }

  function start(...args: string[]) {
    return new Promise<{ code: unknown; said: string }>(resolve => {
      execFile(
        process.execPath,
        [path.join(checkout, 'scripts/start.mjs'), ...args],
        { cwd: checkout, env: { PATH: path.join(checkout, 'programs') } },
        (error, stdout, stderr) =>
          resolve({ code: error?.code ?? 0, said: stdout + stderr }),
      );
    });
  }

  /** Ends with 1 after a sentence, and not with where in the code it was thrown. */
  const refusal = (sentence: RegExp) => ({
    code: 1,
    said: expect.stringMatching(
      new RegExp(`^(?![^]*\\n +at )[^]*${sentence.source}`),
    ),
  });

  const unused = ['--port', '64801', '--sandbox-port', '64810'];

  it('says whose port is taken, and by which option another one is chosen', async () => {
    const other = ['--port', '64801', '--sandbox-port', '64810'];
    expect(await start(...other, '--port', String(takenPort))).toEqual(
      refusal(
        /Port \d+, which the portal needs, is taken by another program: end that program, or choose another port with --port\./,
      ),
    );
    expect(await start(...other, '--sandbox-port', String(takenPort))).toEqual(
      refusal(
        /Port \d+, which the sandbox \(control\) needs, is taken by another program: .+ with --sandbox-port\./,
      ),
    );
    expect(await start(...other, '--port', '64815')).toEqual(
      refusal(
        /Port 64815 is the portal's \(--port\) and the sandbox's \(mlflow\)/,
      ),
    );
  });

  it.each<[string[], RegExp]>([
    [['--port', 'http'], /--port wants a port number, not 'http'\./],
    [['--prot', '7007'], /Unknown option '--prot'/],
    [
      ['--config', 'mine.yaml'],
      /The configuration file \S+mine\.yaml does not exist/,
    ],
    [
      ['--config', 'package.json', '--models', '5'],
      /--models is about the sandbox, and with --config none is started\./,
    ],
  ])('refuses %j', async (args, sentence) => {
    expect(await start(...args)).toEqual(refusal(sentence));
  });

  it('says that npm is missing', async () => {
    expect(await start(...unused)).toEqual(
      refusal(/npm was not found: install it/),
    );
  });

  it('says that the disk is full, whatever noticed it', async () => {
    await program('npm', 'echo "npm error code ENOSPC" >&2; exit 1');
    expect(await start(...unused)).toEqual(
      refusal(/The disk is full: an installation needs 3 GB/),
    );
  });

  it('asks for the registry when npm cannot install what it starts with, and shows what npm said', async () => {
    await program('npm', 'echo "npm error network ENOTFOUND" >&2; exit 1');
    expect(await start(...unused)).toEqual(
      refusal(
        /npm could not install @yarnpkg\/cli-dist\S+\. Is the npm registry reachable\?[^]*ENOTFOUND/,
      ),
    );
  });

  it('shows what Yarn said when the dependencies cannot be installed', async () => {
    const yarn = path.join(
      checkout,
      '.toolchain/node_modules/@yarnpkg/cli-dist/bin',
    );
    await mkdir(yarn, { recursive: true });
    await writeFile(
      path.join(yarn, 'yarn.js'),
      'console.log("YN0028: The lockfile would have been modified"); process.exit(1);',
    );
    expect(await start(...unused)).toEqual(
      refusal(
        /The dependencies could not be installed \(yarn install --immutable\)[^]*YN0028/,
      ),
    );
  });
});
