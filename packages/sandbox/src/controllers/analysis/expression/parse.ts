import { ExpressionError, type Token, tokenize } from './tokens';

export type Node =
  | { kind: 'literal'; value: unknown; isWhole?: boolean }
  | { kind: 'name'; name: string }
  | { kind: 'member'; object: Node; key: Node }
  | { kind: 'call'; name: string; args: Node[] }
  | { kind: 'unary'; operator: string; operand: Node }
  | { kind: 'binary'; operator: string; left: Node; right: Node }
  | { kind: 'choice'; test: Node; yes: Node; no: Node }
  | { kind: 'list'; items: Node[] };

/** How strongly operators bind; those of a higher number first. */
const STRENGTH: Record<string, number> = {
  or: 10,
  '||': 10,
  and: 15,
  '&&': 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '>': 20,
  '<=': 20,
  '>=': 20,
  in: 20,
  matches: 20,
  contains: 20,
  startsWith: 20,
  endsWith: 20,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '**': 70,
};

const UNARY_STRENGTH = 50;

/** Reads an expression of the language that Argo Rollouts' conditions are written in, as far as conditions on a result need it. */
class Parser {
  private readonly tokens: Token[];
  private position = 0;

  constructor(expression: string) {
    this.tokens = tokenize(expression);
  }

  whole(): Node {
    const node = this.expression(0);
    if (this.current.kind !== 'end') {
      throw this.unexpected();
    }
    return node;
  }

  private get current(): Token {
    return this.tokens[this.position];
  }

  private take(): Token {
    const token = this.current;
    this.position += 1;
    return token;
  }

  private accept(operator: string): boolean {
    const { kind, value } = this.current;
    const isThere = kind === 'operator' && value === operator;
    if (isThere) {
      this.position += 1;
    }
    return isThere;
  }

  private expect(operator: string): void {
    if (!this.accept(operator)) {
      throw this.unexpected();
    }
  }

  private unexpected(): ExpressionError {
    const { kind, value } = this.current;
    return new ExpressionError(
      kind === 'end'
        ? 'unexpected token EOF'
        : `unexpected token ${kind[0].toUpperCase()}${kind.slice(
            1,
          )}("${value}")`,
    );
  }

  private expression(strength: number): Node {
    let left = this.unary();
    for (;;) {
      const { kind, value } = this.current;
      const own = kind === 'operator' ? STRENGTH[value] : undefined;
      if (own === undefined || own < strength) {
        break;
      }
      this.take();
      const operator = String(value);
      const right = this.expression(operator === '**' ? own : own + 1);
      left = { kind: 'binary', operator, left, right };
    }
    if (strength === 0 && this.accept('?')) {
      const yes = this.expression(0);
      this.expect(':');
      left = { kind: 'choice', test: left, yes, no: this.expression(0) };
    }
    return left;
  }

  private unary(): Node {
    for (const operator of ['!', 'not', '-', '+']) {
      if (this.accept(operator)) {
        const operand = this.expression(UNARY_STRENGTH);
        return { kind: 'unary', operator, operand };
      }
    }
    return this.members(this.primary());
  }

  private members(object: Node): Node {
    if (this.accept('.')) {
      const { kind, value } = this.take();
      if (kind !== 'name') {
        this.position -= 1;
        throw this.unexpected();
      }
      const key: Node = { kind: 'literal', value };
      return this.members({ kind: 'member', object, key });
    }
    if (this.accept('[')) {
      const key = this.expression(0);
      this.expect(']');
      return this.members({ kind: 'member', object, key });
    }
    return object;
  }

  private items(end: string): Node[] {
    const items: Node[] = [];
    while (!this.accept(end)) {
      if (items.length > 0) {
        this.expect(',');
      }
      items.push(this.expression(0));
    }
    return items;
  }

  private primary(): Node {
    if (this.accept('(')) {
      const inner = this.expression(0);
      this.expect(')');
      return inner;
    }
    if (this.accept('[')) {
      return { kind: 'list', items: this.items(']') };
    }
    const token = this.current;
    switch (token.kind) {
      case 'number':
        this.take();
        return { kind: 'literal', value: token.value, isWhole: token.isWhole };
      case 'text':
        this.take();
        return { kind: 'literal', value: token.value };
      case 'name':
        this.take();
        return this.named(token.value);
      default:
        throw this.unexpected();
    }
  }

  private named(name: string): Node {
    switch (name) {
      case 'true':
      case 'false':
        return { kind: 'literal', value: name === 'true' };
      case 'nil':
        return { kind: 'literal', value: null };
      default:
        return this.accept('(')
          ? { kind: 'call', name, args: this.items(')') }
          : { kind: 'name', name };
    }
  }
}

/** @throws ExpressionError */
export function parseExpression(expression: string): Node {
  return new Parser(expression).whole();
}
