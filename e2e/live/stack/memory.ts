import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory in bytes of each process group, by the pid of its leader: pages that processes share count in parts in each of
 * them (proportional set size), so that the sum is what the machine has to have. Of a process whose parts may not be
 * read, all resident pages count. Undefined where the system has no `/proc`.
 */
export function readGroupMemory(): Map<number, number> | undefined {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return undefined;
  }
  const bytes = new Map<number, number>();
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const group = groupOf(readFileSync(`/proc/${name}/stat`, 'utf8'));
      bytes.set(group, (bytes.get(group) ?? 0) + memoryOf(name));
    } catch {
      // It ended between the two looks.
    }
  }
  return bytes;
}

function memoryOf(pid: string): number {
  try {
    return bytesOf('Pss', readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  } catch {
    return bytesOf('VmRSS', readFileSync(`/proc/${pid}/status`, 'utf8'));
  }
}

/** Process group in the text of `/proc/<pid>/stat`; the second field, a name in brackets, may hold anything. */
export function groupOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[2]);
}

/** Bytes of a line of kibibytes, such as `VmRSS` in `/proc/<pid>/status`; a kernel thread has none. */
export function bytesOf(key: string, text: string): number {
  const kibibytes = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  return Number(kibibytes ?? 0) * 1024;
}
