import { invalidParameter } from '../MlflowError';

export type Token =
  | { kind: 'word' | 'number' | 'operator'; text: string }
  /** A quoted string; `value` is what stands between the quotes, as MLflow has it: doubled quotes stay doubled. */
  | { kind: 'string'; text: string; value: string }
  /** Something in parentheses. */
  | { kind: 'list'; text: string };

const PATTERNS: [
  kind: 'space' | 'string' | 'list' | 'operator' | 'number' | 'word',
  pattern: RegExp,
][] = [
  ['space', /\s+/y],
  ['list', /\((?:[^()'"]|'(?:[^']|'')*'|"(?:[^"]|"")*")*\)/y],
  ['string', /'(?:[^']|'')*'|"(?:[^"]|"")*"/y],
  ['operator', /!=|<>|<=|>=|=|<|>/y],
  ['number', /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y],
  // A key may follow the dot in backticks or in quotes: tags.`a key`, tags."a key".
  ['word', /(?:\w[\w-]*|`[^`]*`)(?:\.(?:"[^"]*"|'[^']*'|`[^`]*`|[\w./:-]+))?/y],
];

function toToken(
  kind: 'string' | 'list' | 'operator' | 'number' | 'word',
  text: string,
): Token {
  return kind === 'string'
    ? { kind, text, value: text.slice(1, -1) }
    : { kind, text };
}

/** Cuts a filter into words, operators and values. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < filter.length) {
    const start = position;
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = start;
      const text = pattern.exec(filter)?.[0];
      if (text) {
        if (kind !== 'space') {
          tokens.push(toToken(kind, text));
        }
        position = start + text.length;
        break;
      }
    }
    if (position === start) {
      throw invalidParameter(
        `Invalid clause(s) in filter string: ${filter.slice(start)}`,
      );
    }
  }
  return tokens;
}
