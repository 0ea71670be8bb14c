import type { Request } from 'express';
import { invalidParameter } from './MlflowError';
import type { KeyValue } from './wire';

const SEE_DOCS =
  ' See the API docs for more information about request parameters.';

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A body that is no JSON counts as an empty one, as it does for MLflow. */
function bodyOf(request: Request): Fields {
  if (request.method === 'POST' || request.method === 'PUT') {
    const type = request.headers['content-type'];
    if (type === undefined) {
      throw invalidParameter('Bad Request. Content-Type header is missing.');
    }
    if (type.split(';')[0] !== 'application/json') {
      throw invalidParameter(
        "Bad Request. Content-Type must be one of ['application/json'].",
      );
    }
  }
  const body = parsed(request.body);
  // Old clients send their JSON as JSON of a string.
  const fields = typeof body === 'string' ? parsed(body) : body;
  if (Array.isArray(fields)) {
    throw new TypeError('The body of a request cannot be a list');
  }
  return isFields(fields) ? fields : {};
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

function pythonType(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'boolean':
      return 'bool';
    default:
      return Array.isArray(value) ? 'list' : 'dict';
  }
}

function invalidValue(name: string, value: unknown) {
  return invalidParameter(
    `Invalid value ${JSON.stringify(
      value,
    )} for parameter '${name}' supplied:  Hint: Value was of type '${pythonType(
      value,
    )}'.${SEE_DOCS}`,
  );
}

/** The parameters of a call: of a GET its query, of everything else its JSON body. */
export class Parameters {
  private readonly fields: Fields;

  constructor(request: Request) {
    this.fields =
      request.method === 'GET' && Object.keys(request.query).length > 0
        ? request.query
        : bodyOf(request);
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined && this.fields[name] !== null;
  }

  text(name: string): string | undefined {
    const value = this.fields[name];
    if (value === undefined || value === null) {
      return undefined;
    }
    if (Array.isArray(value)) {
      return String(value[0]);
    }
    if (typeof value !== 'string') {
      throw invalidValue(name, value);
    }
    return value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') {
      throw invalidParameter(
        `Missing value for required parameter '${name}'.${SEE_DOCS}`,
      );
    }
    return value;
  }

  /** A whole number, as number or as string. */
  integer(name: string, most = Infinity): number | undefined {
    const value = this.fields[name];
    if (value === undefined || value === null) {
      return undefined;
    }
    const number = Number(value);
    if (
      !Number.isInteger(number) ||
      typeof value === 'boolean' ||
      number > most
    ) {
      throw invalidValue(name, value);
    }
    return number;
  }

  /** A repeated parameter; one that is given once is a list of one. */
  texts(name: string): string[] {
    const value = this.fields[name];
    if (value === undefined || value === null) {
      return [];
    }
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.map(item => {
      if (typeof item !== 'string') {
        throw invalidValue(name, value);
      }
      return item;
    });
  }

  objects(name: string): Fields[] {
    const value = this.fields[name];
    if (value === undefined || value === null) {
      return [];
    }
    if (!Array.isArray(value) || !value.every(isFields)) {
      throw invalidValue(name, value);
    }
    return value;
  }

  object(name: string): Fields | undefined {
    const value = this.fields[name];
    return isFields(value) ? value : undefined;
  }

  tags(name = 'tags'): KeyValue[] {
    const tags = new Map(
      this.objects(name).map(tag => [
        String(tag.key ?? ''),
        String(tag.value ?? ''),
      ]),
    );
    return [...tags].map(([key, value]) => ({ key, value }));
  }
}
