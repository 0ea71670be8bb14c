import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { environmentKey, readPins } from './pins';
import { PythonEnvironment } from './PythonEnvironment';

describe('pins', () => {
  it('leaves out comments and empty lines', () => {
    expect(readPins('# of 2026\n\na==1.0\nb[x,y]==2  # why\n')).toEqual([
      'a==1.0',
      'b[x,y]==2',
    ]);
  });

  it.each([
    'a',
    'a>=1',
    'a==1; python_version < "4"',
    '-r other.txt',
    'a==1 b==2',
  ])('refuses %s, which names no exact version', line => {
    expect(() => readPins(`ok==1\n${line}`)).toThrow('names no exact version');
  });

  it.each([
    ['another version', ['a==1', 'b==3'], 'python 3.11'],
    ['a package more', ['a==1', 'b==2', 'c==1'], 'python 3.11'],
    ['another interpreter', ['a==1', 'b==2'], 'python 3.12'],
  ])('give another key with %s', (_what, pins, interpreter) => {
    expect(environmentKey(pins, interpreter)).not.toBe(
      environmentKey(['a==1', 'b==2'], 'python 3.11'),
    );
  });

  it('give the same key in another order', () => {
    expect(environmentKey(['b==2', 'a==1'], 'python')).toBe(
      environmentKey(['a==1', 'b==2'], 'python'),
    );
  });
});

describe('an environment', () => {
  let folder: string;
  let requirements: string;
  let calls: string[];
  let pipFails: boolean;

  /** Makes the folder as Python would, and counts what was run. */
  const context = (): Context => ({
    cacheDirectory: (name, version) => path.join(folder, `${name}-${version}`),
    dataDirectory: name => path.join(folder, name),
    freePort: async () => 1,
    run: async (_command, args) => {
      if (args[0] === '-c') return '/usr/bin/python3 3.11.7\n';
      calls.push(args.slice(0, 3).join(' '));
      if (args[1] === 'venv') {
        await mkdir(path.join(args[2], 'bin'), { recursive: true });
        return '';
      }
      if (pipFails) throw new Error('no network');
      return '';
    },
    spawn: () => ({ name: '', pid: 0, logFile: '' }),
    untilReady: async () => {},
    environment: {},
    components: [],
  });
  const environment = () =>
    new PythonEnvironment({ name: 'tool', version: '1', requirements });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'environment-'));
    requirements = path.join(folder, 'requirements.txt');
    await writeFile(requirements, 'a==1\n');
    calls = [];
    pipFails = false;
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, and then nothing is run but the interpreter’s name', async () => {
    await environment().install(context());
    expect(calls).toHaveLength(2);
    calls = [];
    await environment().install(context());
    expect(calls).toEqual([]);
    expect(await environment().program(context(), 'python')).toMatch(
      /tool-1\/python-[0-9a-f]{12}\/bin\/python$/,
    );
  });

  it('is not taken for whole when its installation was interrupted, and is then made anew', async () => {
    pipFails = true;
    await expect(environment().install(context())).rejects.toThrow(
      'no network',
    );
    await expect(environment().program(context(), 'python')).rejects.toThrow(
      'is not installed',
    );
    const [left] = await readdir(path.join(folder, 'tool-1'));
    const rest = path.join(folder, 'tool-1', left, 'half-a-package');
    await writeFile(rest, '');

    pipFails = false;
    await environment().install(context());
    expect(existsSync(rest)).toBe(false);
    await expect(environment().program(context(), 'python')).resolves.toContain(
      left,
    );
  });

  it('is another one when a requirement changes', async () => {
    await environment().install(context());
    await writeFile(requirements, 'a==2\n');
    await expect(environment().program(context(), 'python')).rejects.toThrow(
      'is not installed',
    );
  });

  it('is installed once for two components that share it', async () => {
    const shared = environment();
    await Promise.all([shared.install(context()), shared.install(context())]);
    expect(calls).toHaveLength(2);
  });
});

describe('the requirements of the components', () => {
  it.each(['mlflow', 'mlserver', 'feast', 'openbao'])(
    'of %s are pinned',
    async name => {
      const file = path.join(__dirname, '..', name, 'requirements.txt');
      const pins = readPins(await readFile(file, 'utf8'));
      expect(pins.length).toBeGreaterThan(0);
      const names = pins.map(pin => pin.split('==')[0].toLowerCase());
      expect(new Set(names).size).toBe(names.length);
    },
  );
});
