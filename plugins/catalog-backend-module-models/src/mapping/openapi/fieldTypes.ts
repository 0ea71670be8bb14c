import { SignatureField } from '@bellwether/plugin-models-common';

/** Data types of the Open Inference Protocol. */
export const datatypes = [
  'BOOL',
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'FP16',
  'FP32',
  'FP64',
  'BYTES',
] as const;

export type Datatype = (typeof datatypes)[number];

/** A JSON value in an example, and the schema of such values. */
interface Values {
  schema: Record<string, unknown>;
  example: unknown;
}

const numbers: Values = { schema: { type: 'number' }, example: 1.5 };
const integers: Values = { schema: { type: 'integer' }, example: 1 };
const booleans: Values = { schema: { type: 'boolean' }, example: true };
const strings: Values = { schema: { type: 'string' }, example: 'text' };
const times: Values = {
  schema: { type: 'string', format: 'date-time' },
  example: '2026-01-01T00:00:00Z',
};
const bytes: Values = {
  schema: { type: 'string', format: 'byte' },
  example: 'dGV4dA==',
};
const anything: Values = { schema: {}, example: 1 };

/** What a column or tensor of a signature is on the wire. */
export interface FieldType extends Values {
  /** Undefined for types that the protocol has no name for. */
  datatype?: Datatype;
  /** MLServer's name of how bytes are to be read. */
  contentType?: 'str' | 'base64' | 'datetime';
  /** Shape of a tensor, -1 for any number; undefined for a column. */
  shape?: number[];
}

/** MLflow's column types. */
const columns: Record<string, FieldType> = {
  boolean: { ...booleans, datatype: 'BOOL' },
  integer: { ...integers, datatype: 'INT32' },
  long: { ...integers, datatype: 'INT64' },
  float: { ...numbers, datatype: 'FP32' },
  double: { ...numbers, datatype: 'FP64' },
  string: { ...strings, datatype: 'BYTES', contentType: 'str' },
  binary: { ...bytes, datatype: 'BYTES', contentType: 'base64' },
  datetime: { ...times, datatype: 'BYTES', contentType: 'datetime' },
};

/** NumPy's names of element types, as they stand in a tensor's type. */
const elements: Record<string, FieldType> = {
  bool: { ...booleans, datatype: 'BOOL' },
  uint8: { ...integers, datatype: 'UINT8' },
  uint16: { ...integers, datatype: 'UINT16' },
  uint32: { ...integers, datatype: 'UINT32' },
  uint64: { ...integers, datatype: 'UINT64' },
  int8: { ...integers, datatype: 'INT8' },
  int16: { ...integers, datatype: 'INT16' },
  int32: { ...integers, datatype: 'INT32' },
  int64: { ...integers, datatype: 'INT64' },
  float16: { ...numbers, datatype: 'FP16' },
  float32: { ...numbers, datatype: 'FP32' },
  float64: { ...numbers, datatype: 'FP64' },
  str: { ...strings, datatype: 'BYTES', contentType: 'str' },
  object: { ...strings, datatype: 'BYTES', contentType: 'str' },
};

/** Reads `double`, `string`, …, or `tensor(float32, [-1, 28, 28])`. */
export function readFieldType({ type }: SignatureField): FieldType {
  const tensor = type.match(
    /^tensor\(\s*([a-z0-9]+)\s*,\s*\[([-\d,\s]*)\]\s*\)$/,
  );
  if (!tensor) {
    return Object.hasOwn(columns, type) ? columns[type] : anything;
  }
  const [, element, dimensions] = tensor;
  return {
    ...(Object.hasOwn(elements, element) ? elements[element] : anything),
    shape: dimensions
      .split(',')
      .map(dimension => dimension.trim())
      .filter(Boolean)
      .map(Number)
      .filter(Number.isSafeInteger),
  };
}
