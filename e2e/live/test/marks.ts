/**
 * A page with what stands between two marks made anew; what people wrote around it stays.
 *
 * @param name - of the page, for the error
 */
export function withBetween(
  page: string,
  { name, start, end }: { name: string; start: string; end: string },
  text: string,
): string {
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) {
    throw new Error(`${name} has no place between ${start} and ${end}`);
  }
  return `${page.slice(0, from)}${start}\n\n${text}\n\n${page.slice(to)}`;
}
