/** A query that cannot be understood: answered with 400 and `bad_data`. */
export class ParseError extends Error {
  /**
   * @param query - the whole query
   * @param position - characters before the place of the error
   */
  constructor(message: string, query: string, position: number) {
    const before = query.slice(0, position);
    const line = before.split('\n').length;
    const column = position - (before.lastIndexOf('\n') + 1) + 1;
    super(`${line}:${column}: parse error: ${message}`);
  }
}

/** A query that is understood and cannot be answered: 422 and `execution`. */
export class ExecutionError extends Error {}

/** A query that took longer than it was allowed to: 503 and `timeout`. */
export class QueryTimeout extends Error {
  constructor() {
    super('query timed out in expression evaluation');
  }
}

/** A query for a range of times whose answer is no value at each of them: 400 and `bad_data`. */
export class InvalidRangeQuery extends Error {
  constructor(type: string) {
    super(
      `invalid expression type "${type}" for range query, must be Scalar or instant Vector`,
    );
  }
}
