const CONTEXT = 3;

/** For people and for code review: the lines from the first that differs to the last, with what is around them. @public */
export function unifiedDiff(
  file: string,
  before: string,
  after: string,
): string {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && old[start] === now[start]) start++;
  let end = 0;
  while (
    end < Math.min(old.length, now.length) - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  ) {
    end++;
  }
  const from = Math.max(0, start - CONTEXT);
  const around = Math.max(0, end - CONTEXT);
  const lead = old.slice(from, start);
  const trail = old.slice(old.length - end, old.length - around);
  const removed = old.slice(start, old.length - end);
  const added = now.slice(start, now.length - end);
  const length = (part: string[]) => lead.length + part.length + trail.length;
  return [
    `--- a/${file}`,
    `+++ b/${file}`,
    `@@ -${from + 1},${length(removed)} +${from + 1},${length(added)} @@`,
    ...lead.map(line => ` ${line}`),
    ...removed.map(line => `-${line}`),
    ...added.map(line => `+${line}`),
    ...trail.map(line => ` ${line}`),
  ].join('\n');
}
