import { readdirSync, readFileSync } from 'node:fs';

/**
 * Resident memory in bytes of each process group, by the pid of its leader. Pages that processes share count in each of
 * them. Undefined where the system has no `/proc`.
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
      const resident = residentBytesOf(
        readFileSync(`/proc/${name}/status`, 'utf8'),
      );
      bytes.set(group, (bytes.get(group) ?? 0) + resident);
    } catch {
      // It ended between the two looks.
    }
  }
  return bytes;
}

/** Process group in the text of `/proc/<pid>/stat`; the second field, a name in brackets, may hold anything. */
export function groupOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[2]);
}

/** Resident memory in the text of `/proc/<pid>/status`; a kernel thread has none. */
export function residentBytesOf(status: string): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(kibibytes ?? 0) * 1024;
}
