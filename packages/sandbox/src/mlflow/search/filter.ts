import { invalidParameter } from '../MlflowError';
import { listValues } from './listValues';
import { type Token, tokenize } from './tokens';

export type EntityType = 'attribute' | 'tag' | 'metric' | 'parameter';

export interface Comparison {
  type: EntityType;
  key: string;
  comparator: string;
  value: string | number | string[];
}

/** What one kind of search lets its filters say. */
export interface FilterDialect {
  /** Names before the dot. */
  entityTypes: Record<string, EntityType>;
  /** The entity types as the server's message writes them. */
  entityTypesText: string;
  attributes: readonly string[];
  numericAttributes: readonly string[];
  /** Attributes that may be compared with a list. */
  listAttributes: readonly string[];
  /** What is said of a number where a string belongs; without it, that a string is expected. */
  numberRefusal?: string;
  /** True when the server quotes the clauses that it complains of. */
  quotesClauses?: boolean;
}

const WORD_COMPARATORS = ['LIKE', 'ILIKE', 'IN'];
const STRING_COMPARATORS = ['=', '!=', 'LIKE', 'ILIKE'];
const NUMBER_COMPARATORS = ['=', '!=', '<', '<=', '>', '>='];

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word;
}

function invalidClause(clause: Token[], dialect: FilterDialect) {
  const or = clause.find(token => isWord(token, 'OR'));
  const text = or?.text ?? clause.map(token => token.text).join(' ');
  return invalidParameter(
    `Invalid clause(s) in filter string: ${
      dialect.quotesClauses ? `'${text}'` : text
    }`,
  );
}

/** Groups of tokens between the ANDs. */
function splitClauses(tokens: Token[]): Token[][] {
  const clauses: Token[][] = [[]];
  for (const token of tokens) {
    if (isWord(token, 'AND')) {
      clauses.push([]);
    } else {
      clauses[clauses.length - 1].push(token);
    }
  }
  return clauses.filter(clause => clause.length > 0);
}

/** Reads the comparator after the identifier; returns it with the number of tokens that it took. */
function comparatorOf(
  clause: Token[],
  dialect: FilterDialect,
): [comparator: string, taken: number] {
  const token = clause[1];
  if (token?.kind === 'operator') {
    return [token.text, 1];
  }
  if (isWord(token, 'NOT') && isWord(clause[2], 'IN')) {
    return ['NOT IN', 2];
  }
  const word = token?.kind === 'word' ? token.text.toUpperCase() : '';
  if (WORD_COMPARATORS.includes(word)) {
    return [word, 1];
  }
  throw invalidClause(clause, dialect);
}

function withoutQuotes(key: string): string {
  return /^(?:"[^"]*"|'[^']*'|`[^`]*`)$/.test(key) ? key.slice(1, -1) : key;
}

export function setText(names: readonly string[]): string {
  return `{${names.map(name => `'${name}'`).join(', ')}}`;
}

function identifierOf(
  text: string,
  dialect: FilterDialect,
): { type: EntityType; key: string } {
  const dot = text.indexOf('.');
  const prefix = dot < 0 ? 'attribute' : withoutQuotes(text.slice(0, dot));
  const key = dot < 0 ? text : text.slice(dot + 1);
  if (!Object.hasOwn(dialect.entityTypes, prefix)) {
    throw invalidParameter(
      `Invalid entity type '${prefix}'. Valid ${dialect.entityTypesText}`,
    );
  }
  const type = dialect.entityTypes[prefix];
  // The names of attributes are never quoted.
  if (type === 'attribute' && !dialect.attributes.includes(key)) {
    throw invalidParameter(
      `Invalid attribute key '${key}' specified. Valid keys are '${setText(
        dialect.attributes,
      )}'`,
    );
  }
  return { type, key: withoutQuotes(key) };
}

function numberOf(type: EntityType, key: string, token: Token): number {
  if (type === 'metric') {
    if (token.kind !== 'number') {
      throw invalidParameter(
        `Expected numeric value type for metric. Found ${token.text}`,
      );
    }
    return Number(token.text);
  }
  const text = token.kind === 'string' ? token.value : token.text;
  if (!/^-?\d+$/.test(text)) {
    throw invalidParameter(
      `Invalid value for numeric attribute '${key}': ${
        token.kind === 'number' ? text : `'${text}'`
      }`,
    );
  }
  return Number(text);
}

function listOf(
  key: string,
  comparator: string,
  token: Token,
  dialect: FilterDialect,
): string[] {
  if (!dialect.listAttributes.includes(key)) {
    const names = dialect.listAttributes.map(name => `'${name}'`).join(', ');
    throw invalidParameter(
      `Only [${names}] attributes support comparison with a list of quoted string values.`,
    );
  }
  const values = listValues(token.text);
  if (comparator !== 'IN' && comparator !== 'NOT IN') {
    throw invalidParameter(`Invalid comparator for attribute: ${comparator}`);
  }
  return values;
}

function textOf(
  type: EntityType,
  comparator: string,
  token: Token,
  dialect: FilterDialect,
): string {
  if (token.kind === 'string') {
    if (!STRING_COMPARATORS.includes(comparator)) {
      throw invalidParameter(`Invalid comparator for ${type}: ${comparator}`);
    }
    return token.value;
  }
  if (type !== 'attribute') {
    throw invalidParameter(
      `Expected a quoted string value for ${type} (e.g. 'my-value'). Got value ${token.text}`,
    );
  }
  throw invalidParameter(
    (token.kind === 'number' && dialect.numberRefusal) ||
      `Expected a quoted string value or a list of quoted string values for attributes. Got value ${token.text}`,
  );
}

function comparisonOf(clause: Token[], dialect: FilterDialect): Comparison {
  const [identifier] = clause;
  if (identifier.kind !== 'word' || clause.length < 2) {
    throw invalidClause(clause, dialect);
  }
  const [comparator, taken] = comparatorOf(clause, dialect);
  const [token, ...rest] = clause.slice(1 + taken);
  if (!token) {
    throw invalidParameter(
      'Invalid comparison clause. Expected 3 tokens found 2',
    );
  }
  if (rest.length > 0) {
    throw invalidClause(rest, dialect);
  }
  const { type, key } = identifierOf(identifier.text, dialect);
  const found = { type, key, comparator };
  if (type === 'attribute' && token.kind === 'list') {
    return { ...found, value: listOf(key, comparator, token, dialect) };
  }
  if (
    type === 'metric' ||
    (type === 'attribute' && dialect.numericAttributes.includes(key))
  ) {
    if (!NUMBER_COMPARATORS.includes(comparator)) {
      throw invalidParameter(
        `Invalid comparator for attribute ${key}: ${comparator}`,
      );
    }
    return { ...found, value: numberOf(type, key, token) };
  }
  return { ...found, value: textOf(type, comparator, token, dialect) };
}

/** Reads a filter: comparisons joined by AND. */
export function parseFilter(
  filter: string | undefined,
  dialect: FilterDialect,
): Comparison[] {
  return splitClauses(tokenize(filter ?? '')).map(clause =>
    comparisonOf(clause, dialect),
  );
}
