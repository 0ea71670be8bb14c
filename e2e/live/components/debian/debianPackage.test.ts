import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { findProgram, unpackDebianPackage } from './debianPackage';

let folder: string;
let calls: string[];
let refused: string[];

/** Stands for apt-get and dpkg-deb. */
const context = (): Context => ({
  cacheDirectory: () => folder,
  dataDirectory: () => folder,
  freePort: async () => 1,
  run: async (command, args, options) => {
    const call = `${command} ${args[0]}`;
    calls.push(call);
    const place = refused.indexOf(call);
    if (place >= 0) {
      refused.splice(place, 1);
      throw new Error(`${call} failed`);
    }
    if (args[0] === 'download') {
      await writeFile(path.join(options?.cwd ?? '', 'tool_1_amd64.deb'), '');
    }
    if (command === 'dpkg-deb') {
      await mkdir(path.join(args[2], 'usr'), { recursive: true });
    }
    return '';
  },
  spawn: () => ({ name: '', pid: 0, logFile: '' }),
  untilReady: async () => {},
  environment: {},
  components: [],
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'debian-'));
  calls = [];
  refused = [];
  const program = path.join(folder, 'apt-get');
  await writeFile(program, '');
  await chmod(program, 0o755);
  jest.replaceProperty(process, 'env', { ...process.env, PATH: folder });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const unpack = () => unpackDebianPackage(context(), 'tool', `${folder}/home`);

it('downloads and unpacks a package once', async () => {
  const unpacked = await unpack();
  expect(await readdir(unpacked)).toEqual(['usr']);
  expect(await unpack()).toBe(unpacked);
  expect(calls).toEqual(['apt-get download', 'dpkg-deb -x']);
});

it('brings the lists of packages up to date when the download is refused', async () => {
  refused = ['apt-get download'];
  await unpack();
  expect(calls).toEqual([
    'apt-get download',
    'apt-get update',
    'apt-get download',
    'dpkg-deb -x',
  ]);
});

it('takes nothing for unpacked that was interrupted', async () => {
  refused = ['dpkg-deb -x'];
  await expect(unpack()).rejects.toThrow('dpkg-deb -x failed');
  await unpack();
  expect(calls.filter(call => call === 'dpkg-deb -x')).toHaveLength(2);
});

it('says what to install where there is no apt-get', async () => {
  await rm(path.join(folder, 'apt-get'));
  await expect(unpack()).rejects.toThrow('install tool and start again');
});

it('finds only a program that can be run', async () => {
  await writeFile(path.join(folder, 'text'), '');
  expect(await findProgram('apt-get')).toBe(path.join(folder, 'apt-get'));
  expect(await findProgram('text')).toBeUndefined();
});
