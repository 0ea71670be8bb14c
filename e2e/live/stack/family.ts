import { readdirSync, readFileSync } from 'node:fs';

/**
 * A process and all that descend from it, whichever groups they have made for themselves; only itself where the system has no
 * `/proc`.
 */
export function familyOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of parents()) {
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const family = [pid];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family;
}

function parents(): Array<[child: number, parent: number]> {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names.flatMap((name): Array<[number, number]> => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [
        [Number(name), parentOf(readFileSync(`/proc/${name}/stat`, 'utf8'))],
      ];
    } catch {
      // It ended between the two looks.
      return [];
    }
  });
}

/** Parent in the text of `/proc/<pid>/stat`; the second field, a name in brackets, may hold anything. */
export function parentOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[1]);
}
