export type Token =
  | { kind: 'number'; value: number; isWhole: boolean }
  | { kind: 'text'; value: string }
  | { kind: 'name'; value: string }
  | { kind: 'operator'; value: string }
  | { kind: 'end'; value: 'EOF' };

export class ExpressionError extends Error {}

/** Words that stand between or before operands. */
const WORDS = [
  'and',
  'contains',
  'endsWith',
  'in',
  'matches',
  'not',
  'or',
  'startsWith',
];

const PATTERN =
  /\s+|(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(\*\*|&&|\|\||[=!<>]=|[-+*/%<>!?:.,()[\]])/y;

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_whole, character: string) => {
    switch (character) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      default:
        return character;
    }
  });
}

/** @throws ExpressionError for a character that begins nothing */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < expression.length) {
    const at = PATTERN.lastIndex;
    const match = PATTERN.exec(expression);
    if (!match) {
      throw new ExpressionError(
        `unrecognized character: U+${(expression.codePointAt(at) ?? 0)
          .toString(16)
          .toUpperCase()
          .padStart(4, '0')} '${expression[at]}'`,
      );
    }
    const [, number, text, name, operator] = match;
    if (number !== undefined) {
      const isWhole = /^\d+$/.test(number);
      tokens.push({ kind: 'number', value: Number(number), isWhole });
    } else if (text !== undefined) {
      tokens.push({ kind: 'text', value: unquote(text) });
    } else if (name !== undefined) {
      const kind = WORDS.includes(name) ? 'operator' : 'name';
      tokens.push({ kind, value: name });
    } else if (operator !== undefined) {
      tokens.push({ kind: 'operator', value: operator });
    }
  }
  return [...tokens, { kind: 'end', value: 'EOF' }];
}
