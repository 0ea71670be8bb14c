import type { ProfileReport } from '@bellwether/drift-engine';

/** A report to print: the engine's own, or one in another tool's numbers. */
export type ShownReport = Omit<ProfileReport, 'profile'> & {
  profile?: ProfileReport['profile'];
};

export type ShownColumn = ShownReport['columns'][number];
export type ShownTest = ShownColumn['tests'][number];

/** What was compared, as the user named it, without a password. */
export interface Named {
  reference: string;
  current: string;
}

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
