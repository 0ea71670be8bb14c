import { SignatureField } from '@bellwether/plugin-models-common';
import { toPlainText } from '../text';
import { toSchemaName } from './document';
import { datatypes, FieldType, readFieldType } from './fieldTypes';

/** More inputs than this get one schema together: a document of megabytes helps nobody. */
const MAX_SCHEMAS = 200;

/** A tensor of more values than this is not written out in the example. */
const MAX_EXAMPLE_VALUES = 64;

/** Any tensor of the Open Inference Protocol. */
export const tensorSchema = {
  type: 'object',
  required: ['name', 'shape', 'datatype', 'data'],
  properties: {
    name: { type: 'string' },
    shape: { type: 'array', items: { type: 'integer' } },
    datatype: { type: 'string', enum: datatypes },
    parameters: { type: 'object', additionalProperties: true },
    data: {
      type: 'array',
      description:
        'The values, flat in row-major order or nested by the shape.',
      items: {},
    },
  },
};

/** A schema for each input, by name of the schema; one for all where there are very many. */
export function inputSchemas(
  inputs: SignatureField[],
): Record<string, unknown> {
  if (inputs.length > MAX_SCHEMAS) return { Input: sharedSchema(inputs) };
  return Object.fromEntries(
    inputs.map((field, index) => [
      ['Input', index + 1, field.name && toSchemaName(field.name)]
        .filter(Boolean)
        .join('_'),
      inputSchema(field),
    ]),
  );
}

/** One schema for any of very many inputs. */
function sharedSchema(inputs: SignatureField[]) {
  const names = inputs.flatMap(({ name }) => name ?? []);
  const types = new Set(
    inputs.flatMap(field => readFieldType(field).datatype ?? datatypes),
  );
  return {
    ...tensorSchema,
    description: `Any of the ${inputs.length} inputs of the model.`,
    properties: {
      ...tensorSchema.properties,
      ...(names.length === inputs.length && {
        name: { type: 'string', enum: [...new Set(names)] },
      }),
      datatype: { type: 'string', enum: [...types] },
    },
  };
}

function inputSchema(field: SignatureField) {
  const type = readFieldType(field);
  return {
    ...tensorSchema,
    description: `${
      field.required ? 'Required' : 'Optional'
    } input of MLflow type \`${toPlainText(field.type)}\`.`,
    properties: {
      ...tensorSchema.properties,
      ...(field.name && { name: { type: 'string', enum: [field.name] } }),
      ...(type.shape && {
        shape: {
          ...tensorSchema.properties.shape,
          description: `[${type.shape.join(
            ', ',
          )}], where -1 stands for any number.`,
        },
      }),
      ...(type.datatype && {
        datatype: { type: 'string', enum: [type.datatype] },
      }),
      // Values of a tensor may be nested by its shape.
      data: type.shape
        ? tensorSchema.properties.data
        : { type: 'array', items: type.schema },
    },
  };
}

/** One row; undefined where it would be too long to read. */
export function exampleRequest(inputs: SignatureField[]) {
  if (inputs.length > MAX_SCHEMAS) return undefined;
  const fields = inputs.map(field => ({ field, type: readFieldType(field) }));
  const isTable = fields.every(({ type }) => !type.shape);
  const tensors = fields.map(({ field, type }, index) =>
    exampleTensor(field.name ?? `input-${index + 1}`, type),
  );
  if (tensors.length === 0 || tensors.includes(undefined)) return undefined;
  return {
    ...(isTable && { parameters: { content_type: 'pd' } }),
    inputs: tensors,
  };
}

function exampleTensor(name: string, type: FieldType) {
  const shape = (type.shape ?? [-1, 1]).map(length => Math.max(1, length));
  const count = shape.reduce((product, length) => product * length, 1);
  if (!type.datatype || count > MAX_EXAMPLE_VALUES) return undefined;
  return {
    name,
    shape,
    datatype: type.datatype,
    ...(type.contentType && { parameters: { content_type: type.contentType } }),
    data: Array.from({ length: count }, () => type.example),
  };
}
