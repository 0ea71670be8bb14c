import { Connection } from '@bellwether/plugin-models-common';
import { Findings } from './doctor';

/** Word and mark of each state; never colour alone, so here none at all. */
const words: Record<Connection['state'], string> = {
  failed: 'x failed',
  limited: '! limited',
  stale: '~ stale',
  'not-configured': '- not configured',
  connected: '+ connected',
};

const HEADS = ['STATE', 'UPSTREAM', 'VERSION', 'P95', 'LAST SUCCESS'];

/** The rows of the Connections screen: under each what is wrong with it, the sentence that fixes it, and what is known besides. */
export function printText(
  { connections }: Findings,
  options: { columns: number; now: Date },
): string {
  const rows = connections.map(connection => [
    words[connection.state],
    connection.title,
    connection.version
      ? `${connection.product} ${connection.version}`
      : connection.product,
    connection.latencyMs === undefined
      ? '–'
      : `${Math.round(connection.latencyMs)} ms`,
    age(connection.lastSuccessAt, options.now),
  ]);
  const widths = HEADS.map((head, column) =>
    Math.max(head.length, ...rows.map(row => row[column].length)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd();
  const lines = [line(HEADS)];
  connections.forEach((connection, index) => {
    lines.push(line(rows[index]), ...details(connection, options.columns));
  });
  return `${lines.join('\n')}\n\n${summary(connections)}\n`;
}

function details(connection: Connection, columns: number): string[] {
  const { problem, missingPermissions, consequence, fix, snippet } = connection;
  const { facts, url } = connection;
  const known = facts.map(({ name, value }) => `${name} ${value}`).join(' · ');
  const missing =
    missingPermissions.length > 0
      ? `Missing: ${missingPermissions.join(', ')}.`
      : undefined;
  const lines = [
    ...[problem, missing, consequence].flatMap(text =>
      text ? wrap(text, columns - 4) : [],
    ),
    ...(fix ? wrap(`Fix: ${fix}`, columns - 4) : []),
    ...(snippet
      ? [
          '',
          ...snippet
            .trimEnd()
            .split('\n')
            .map(part => `  ${part}`),
          '',
        ]
      : []),
    ...(known ? wrap(known, columns - 4) : []),
    ...(url ? [url] : []),
  ];
  return lines.map(text => (text ? `    ${text}` : ''));
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last && last.length + 1 + word.length > Math.max(width, 40)) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
  }
  return lines;
}

function summary(connections: Connection[]): string {
  const counts = Object.entries(words).flatMap(([state, word]) => {
    const count = connections.filter(
      connection => connection.state === state,
    ).length;
    return count > 0 ? `${count} ${word.slice(2)}` : [];
  });
  return `${counts.join(', ')}.`;
}

/** One unit: `18 s ago`. */
function age(at: string | undefined, now: Date): string {
  if (!at) return 'never';
  const seconds = Math.max(0, (now.getTime() - Date.parse(at)) / 1000);
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}
