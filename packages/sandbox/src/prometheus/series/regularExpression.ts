/** A regular expression of Prometheus (RE2's syntax), which has to match the whole of a text. */
export interface RegularExpression {
  test(text: string): boolean;
  exec(text: string): RegExpExecArray | null;
  /** Why it is none; absent when it is one. */
  problem?: string;
}

const MOST_KEPT = 1_000;

const compiled = new Map<string, RegularExpression>();

/** What JavaScript knows and RE2 refuses. */
const REFUSED: readonly [RegExp, string][] = [
  [/\(\?(?:=|!|<=|<!)/, 'invalid or unsupported Perl syntax'],
  [/\\[1-9]/, 'invalid escape sequence'],
  [/\\k</, 'invalid escape sequence'],
  [/[*+?}]\+/, 'invalid nested repetition operator'],
];

/** Characters that RE2 lets stand with a backslash before them, and that JavaScript wants without. */
const NEEDLESS_ESCAPE = /\\([!"#%&',:;<=>@_`~ -])/g;

/** RE2's pattern as JavaScript writes it. */
function translate(pattern: string): { source: string; flags: string } {
  const [, modes = '', rest] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(pattern) ?? [];
  const source = rest
    .replace(/\\\\|\(\?P</g, part => (part === '(?P<' ? '(?<' : part))
    .replace(NEEDLESS_ESCAPE, (whole, character, index) => {
      const backslashes = /\\*$/.exec(rest.slice(0, index))?.[0].length ?? 0;
      if (backslashes % 2 === 1) {
        return whole;
      }
      return character === '-' ? '\\x2d' : character;
    })
    .replace(/\\z/g, '$');
  return { source, flags: `u${[...new Set(modes)].join('')}` };
}

function compile(pattern: string): RegularExpression {
  const refuse = (why: string): RegularExpression => ({
    test: () => false,
    exec: () => null,
    problem: `error parsing regexp: ${why}: \`${pattern}\``,
  });
  const refused = REFUSED.find(([syntax]) =>
    syntax.test(pattern.replace(/\\\\/g, '')),
  );
  if (refused) {
    return refuse(refused[1]);
  }
  if (
    /\[:|\\p[A-Z]|\\[QEACU]|\(\?[a-zA-Z-]*:/.test(pattern.replace(/\(\?:/g, ''))
  ) {
    return refuse('syntax that the sandbox does not support');
  }
  const { source, flags } = translate(pattern);
  try {
    const expression = new RegExp(`^(?:${source})$`, flags);
    return {
      test: text => expression.test(text),
      exec: text => expression.exec(text),
    };
  } catch (error) {
    return refuse(
      error instanceof SyntaxError ? 'invalid syntax' : String(error),
    );
  }
}

export function compileRegularExpression(pattern: string): RegularExpression {
  const known = compiled.get(pattern);
  if (known) {
    return known;
  }
  const expression = compile(pattern);
  if (compiled.size >= MOST_KEPT) {
    compiled.clear();
  }
  compiled.set(pattern, expression);
  return expression;
}
