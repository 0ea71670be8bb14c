import type { ModelRows } from './registry';

/** The open inference protocol's types, by MLflow's. */
const DATATYPES: Record<string, string> = {
  double: 'FP64',
  float: 'FP32',
  long: 'INT64',
  integer: 'INT32',
  boolean: 'BOOL',
  string: 'BYTES',
};

export interface InferenceRequest {
  parameters: { content_type: string };
  inputs: Array<{
    name: string;
    shape: number[];
    datatype: string;
    parameters?: { content_type: string };
    data: Array<string | number | boolean>;
  }>;
}

/**
 * A request for the predictions of some rows: one tensor per column, as MLServer wants a table.
 *
 * @param rows - which rows of them, by index
 */
export function inferenceRequest(
  { columns, rows: all }: ModelRows,
  rows: number[] = all.map((_row, index) => index),
): InferenceRequest {
  return {
    parameters: { content_type: 'pd' },
    inputs: columns.map(({ name, type }, column) => {
      const datatype = DATATYPES[type];
      if (!datatype) {
        throw new Error(
          `Column ${name} is of type ${type}, which no request of a row can carry`,
        );
      }
      return {
        name,
        shape: [rows.length, 1],
        datatype,
        ...(datatype === 'BYTES' && { parameters: { content_type: 'str' } }),
        data: rows.map(row => all[row][column]),
      };
    }),
  };
}
