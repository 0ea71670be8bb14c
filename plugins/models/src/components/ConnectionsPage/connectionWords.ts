import { Connection } from '@bellwether/plugin-models-common';
import { StateIconName } from '@bellwether/plugin-models-react';

/** How a state of a connection looks. */
interface StateForm {
  tone: 'ok' | 'warn' | 'bad' | 'void';
  icon?: StateIconName;
  word: string;
}

/** Icon, word and tone of a connection. */
export function stateForm(connection: Connection): StateForm {
  switch (connection.state) {
    case 'failed':
      return { tone: 'bad', word: 'Failed' };
    case 'limited':
      return {
        tone: 'warn',
        word: connection.missingPermissions.length
          ? 'Missing permission'
          : 'Limited',
      };
    case 'stale':
      return { tone: 'warn', icon: 'clock', word: 'Stale' };
    case 'not-configured':
      return { tone: 'void', icon: 'plug', word: 'Not configured' };
    default:
      return { tone: 'ok', word: 'Connected' };
  }
}

/** What an upstream of this kind gives. */
export const kindWords: Record<Connection['kind'], string> = {
  registry: 'Registry',
  cluster: 'Cluster',
  metrics: 'Metrics',
  costs: 'Costs',
};

/** One of the counts on top of the screen. */
export interface StateCount {
  tone: 'ok' | 'warn' | 'bad' | 'void';
  count: number;
  words: string;
}

/** How many connections are in each state; the names of the failed ones stand with their count. */
export function countStates(connections: Connection[]): StateCount[] {
  const having = (...states: Connection['state'][]) =>
    connections.filter(({ state }) => states.includes(state));
  const failed = having('failed');
  return [
    { tone: 'ok', count: having('connected').length, words: 'connected' },
    {
      tone: 'bad',
      count: failed.length,
      words: failed.length
        ? `failed: ${failed.map(({ id }) => id).join(', ')}`
        : 'failed',
    },
    {
      tone: 'warn',
      count: having('limited', 'stale').length,
      words: 'working with limits',
    },
    {
      tone: 'void',
      count: having('not-configured').length,
      words: 'off: not configured',
    },
  ];
}
