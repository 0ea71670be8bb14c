import type { Request } from 'express';
import { type FieldProblem, invalidRequest } from '../FeastError';

/** The query of a request to the registry, read as its schema has it. */
export class Query {
  constructor(
    private readonly request: Request,
    /** File that handles such a request on the real server, which its complaints name. */
    private readonly file: string,
  ) {}

  /** The parameter; the last one when it is given more than once. */
  text(field: string): string | undefined {
    const value = this.request.query[field];
    const last = Array.isArray(value) ? value[value.length - 1] : value;
    return typeof last === 'string' ? last : undefined;
  }

  /** Every value of a parameter that may be given more than once. */
  texts(field: string): string[] {
    const value = this.request.query[field];
    return (Array.isArray(value) ? value : [value]).filter(
      (item): item is string => typeof item === 'string',
    );
  }

  required(field: string): string {
    const text = this.text(field);
    if (text === undefined) {
      throw this.invalid({
        type: 'missing',
        field,
        message: 'Field required',
        input: 'None',
      });
    }
    return text;
  }

  isTrue(field: string): boolean {
    return ['true', '1', 'yes', 'on'].includes(
      (this.text(field) ?? '').toLowerCase(),
    );
  }

  /** A whole number of at least 1. */
  count(field: string, most = Infinity): number | undefined {
    const text = this.text(field);
    if (text === undefined) {
      return undefined;
    }
    const input = `'${text}'`;
    if (!/^[+-]?\d+$/.test(text)) {
      throw this.invalid({
        type: 'int_parsing',
        field,
        message:
          'Input should be a valid integer, unable to parse string as an integer',
        input,
      });
    }
    const value = Number(text);
    if (value < 1) {
      throw this.invalid({
        type: 'greater_than_equal',
        field,
        message: 'Input should be greater than or equal to 1',
        input,
        context: "'ge': 1",
      });
    }
    if (value > most) {
      throw this.invalid({
        type: 'less_than_equal',
        field,
        message: `Input should be less than or equal to ${most}`,
        input,
        context: `'le': ${most}`,
      });
    }
    return value;
  }

  /** `asc` or `desc`. */
  order(field: string): 'asc' | 'desc' {
    const text = this.text(field) ?? 'asc';
    if (text !== 'asc' && text !== 'desc') {
      throw this.invalid({
        type: 'string_pattern_mismatch',
        field,
        message: "String should match pattern '^(asc|desc)$'",
        input: `'${text}'`,
        context: "'pattern': '^(asc|desc)$'",
      });
    }
    return text;
  }

  /** Tags given as `key:value`. */
  tags(): [key: string, value: string][] {
    return this.texts('tags')
      .filter(tag => tag.includes(':'))
      .map(tag => {
        const [key, ...value] = tag.split(':');
        return [key, value.join(':')];
      });
  }

  private invalid(problem: Omit<FieldProblem, 'place'>) {
    const { method, baseUrl, path } = this.request;
    return invalidRequest(
      { ...problem, place: 'query' },
      { file: this.file, call: `${method} ${baseUrl}${path}` },
    );
  }
}
