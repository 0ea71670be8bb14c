/** A source as it may be shown and stored: an engine's address loses its password and its parameters. */
export function shownSource(source: string): string {
  if (source === '-') return 'standard input';
  if (!source.startsWith('sql:')) return source;
  const [address, ...query] = source.slice('sql:'.length).split('#');
  const shown = address
    .replace(/^([a-z+]+:\/\/[^:/@?]*):[^/?]*@/i, '$1@')
    .replace(/\?.*$/, '');
  return `sql:${shown}#${query.join('#')}`;
}
