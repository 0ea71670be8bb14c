import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { alone } from '../alone';
import { downloading } from '../download';
import { environmentKey, readPins } from './pins';

/** Written last, so that an installation which was interrupted is never taken for a whole one. */
const MARKER = 'complete';

const INSTALL_SECONDS = 1200;

/** Prints what the environment depends on, and ends with a sentence where the interpreter is too old. */
export const DESCRIBE = [
  'import sys',
  'sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None',
  'print(sys.executable, sys.version.split()[0])',
].join('\n');

/** A virtual environment with pinned packages, which is kept between runs under the hash of its pins. */
export class PythonEnvironment {
  private located?: Promise<{ folder: string; key: string }>;
  private installing?: Promise<void>;

  constructor(
    private readonly options: {
      /** Name and version of what it is for; the folder in the cache is called so. */
      name: string;
      version: string;
      /** Path of a requirements file. */
      requirements: string;
    },
  ) {}

  /** Makes the environment, unless it is there already. Two components that share it wait for the same installation. */
  install(context: Context): Promise<void> {
    this.installing ??= this.makeIfMissing(context);
    return this.installing;
  }

  private async makeIfMissing(context: Context): Promise<void> {
    const { folder, key } = await this.locate(context);
    if (await isComplete(folder, key)) return;
    await mkdir(path.dirname(folder), { recursive: true });
    await alone(`${folder}.installing`, async () => {
      if (!(await isComplete(folder, key))) await this.make(context, folder);
      await writeFile(path.join(folder, MARKER), key);
    });
  }

  private async make(context: Context, folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    await context.run(interpreter(), ['-m', 'venv', folder]);
    await downloading(`The packages of ${this.options.name}`, () =>
      context.run(
        path.join(folder, 'bin', 'python'),
        [
          ...['-m', 'pip', 'install', '--no-input'],
          ...['--disable-pip-version-check'],
          ...['--requirement', this.options.requirements],
        ],
        { timeoutSeconds: INSTALL_SECONDS },
      ),
    );
  }

  /** Path of a program of the environment, such as `python`. */
  async program(context: Context, name: string): Promise<string> {
    const { folder, key } = await this.locate(context);
    if (!(await isComplete(folder, key))) {
      throw new Error(
        `The Python environment of ${this.options.name} is not installed in ${folder}`,
      );
    }
    return path.join(folder, 'bin', name);
  }

  private locate(context: Context): Promise<{ folder: string; key: string }> {
    this.located ??= this.findPlace(context);
    return this.located;
  }

  private async findPlace(context: Context) {
    const pins = readPins(await readFile(this.options.requirements, 'utf8'));
    const described = await context.run(interpreter(), ['-c', DESCRIBE]);
    const key = environmentKey(pins, described.trim());
    const home = context.cacheDirectory(
      this.options.name,
      this.options.version,
    );
    return { folder: path.join(home, `python-${key}`), key };
  }
}

function interpreter(): string {
  return process.env.PYTHON ?? 'python3';
}

async function isComplete(folder: string, key: string): Promise<boolean> {
  const marker = path.join(folder, MARKER);
  return existsSync(marker) && (await readFile(marker, 'utf8')) === key;
}
