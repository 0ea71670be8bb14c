// Starts a PostgreSQL server of one's own for the tests, where its programs are installed; it ends with them.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './ports.mjs';

const HOMES = ['/usr/lib/postgresql', '/usr/local/opt', '/opt/homebrew/opt'];

function findPrograms() {
  const candidates = HOMES.filter(home => fs.existsSync(home)).flatMap(home =>
    fs
      .readdirSync(home)
      .sort((a, b) => Number(b) - Number(a))
      .map(name => path.join(home, name, 'bin')),
  );
  return [
    ...candidates,
    ...(process.env.PATH ?? '').split(path.delimiter),
  ].find(
    bin =>
      fs.existsSync(path.join(bin, 'initdb')) &&
      fs.existsSync(path.join(bin, 'postgres')),
  );
}

/** The server refuses to run as root: then it runs as the account that the package made for it. */
function account() {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = flag =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/**
 * @param isDurable - whether what is written is on the disk before it is answered, as where data matter
 * @returns connection string, major version and `end()`; undefined where PostgreSQL is not installed
 */
export async function startPostgres({ isDurable = false } = {}) {
  const bin = findPrograms();
  const who = account();
  if (!bin || !who) return undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-pg-'));
  if (who.uid !== undefined) fs.chownSync(folder, who.uid, who.gid);
  const data = path.join(folder, 'data');
  execFileSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'test', '--auth=trust', '-E', 'UTF8', '--no-sync'],
    { ...who, cwd: folder, stdio: 'ignore' },
  );
  const port = await freePort();
  const server = spawn(
    path.join(bin, 'postgres'),
    [
      ...['-D', data, '-p', String(port), '-k', folder],
      ...['-c', 'listen_addresses=127.0.0.1'],
      ...['-c', `fsync=${isDurable ? 'on' : 'off'}`],
      ...['-c', 'max_connections=200'],
    ],
    { ...who, cwd: folder, stdio: 'ignore' },
  );
  const exited = new Promise(resolve => server.once('exit', resolve));
  const end = async () => {
    server.kill('SIGINT');
    await exited;
    fs.rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; ; attempt += 1) {
    try {
      execFileSync(
        path.join(bin, 'pg_isready'),
        ['-h', '127.0.0.1', '-p', String(port)],
        { stdio: 'ignore' },
      );
      break;
    } catch (error) {
      if (attempt > 100) {
        await end();
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
  const version = execFileSync(path.join(bin, 'postgres'), ['--version'], {
    encoding: 'utf8',
  });
  return {
    major: /(\d+)/.exec(version)?.[1],
    connection: `postgresql://test@127.0.0.1:${port}/postgres`,
    end,
  };
}
