import { Signature, SignatureField } from '@bellwether/plugin-models-common';
import { toPlainText } from '../text';
import {
  jsonContent,
  jsonResponse,
  OpenApiDocument,
  reference,
  toSchemaName,
} from './document';
import { datatypes, FieldType, readFieldType } from './fieldTypes';

/** More inputs than this get one schema together: a document of megabytes helps nobody. */
const MAX_SCHEMAS = 200;

/** A tensor of more values than this is not written out in the example. */
const MAX_EXAMPLE_VALUES = 64;

const tensorSchema = {
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

/**
 * Paths and schemas of a server that speaks the Open Inference Protocol v2. Each column of the signature is a tensor of its
 * name, as MLServer's MLflow runtime takes them.
 *
 * @param modelName - the name under which the server serves the model
 */
export function inferenceProtocol(
  modelName: string,
  signature: Signature | undefined,
): Pick<OpenApiDocument, 'paths' | 'components'> {
  const inputs = signature?.inputs ?? [];
  const name = {
    name: 'name',
    in: 'path',
    required: true,
    description: 'The name under which the server serves the model.',
    schema: { type: 'string', default: modelName },
    example: modelName,
  };
  const failures = {
    '400': jsonResponse(
      'The request does not fit the model.',
      reference('Error'),
    ),
    '404': jsonResponse('No such model on this server.', reference('Error')),
    '422': { description: 'The body is not a well-formed request.' },
    '500': {
      description:
        'The model failed; some servers answer so when a tensor has the wrong shape.',
    },
  };
  return {
    paths: {
      '/v2/health/ready': {
        get: {
          operationId: 'serverReady',
          summary: 'Is the server ready?',
          responses: {
            '200': { description: 'Ready.' },
            '503': { description: 'Not ready.' },
          },
        },
      },
      '/v2/models/{name}': {
        get: {
          operationId: 'modelMetadata',
          summary: 'What the server says of the model',
          parameters: [name],
          responses: {
            '200': jsonResponse(
              'Name, versions, inputs and outputs.',
              reference('ModelMetadata'),
            ),
            '404': failures['404'],
          },
        },
      },
      '/v2/models/{name}/ready': {
        get: {
          operationId: 'modelReady',
          summary: 'Is the model ready?',
          parameters: [name],
          responses: {
            '200': { description: 'Ready.' },
            '404': failures['404'],
            '503': { description: 'Not ready.' },
          },
        },
      },
      '/v2/models/{name}/infer': {
        post: {
          operationId: 'infer',
          summary: 'Ask for predictions',
          parameters: [name],
          requestBody: {
            required: true,
            content: jsonContent(
              reference('InferenceRequest'),
              exampleRequest(inputs),
            ),
          },
          responses: {
            '200': jsonResponse(
              'The predictions.',
              reference('InferenceResponse'),
            ),
            ...failures,
          },
        },
      },
    },
    components: {
      schemas: {
        InferenceRequest: requestSchema(inputs),
        ...inputSchemas(inputs),
        Tensor: tensorSchema,
        InferenceResponse: {
          type: 'object',
          required: ['model_name', 'outputs'],
          properties: {
            model_name: { type: 'string' },
            model_version: { type: 'string' },
            id: { type: 'string' },
            parameters: { type: 'object', additionalProperties: true },
            outputs: {
              type: 'array',
              description: outputsInWords(signature?.outputs ?? []),
              items: reference('Tensor'),
            },
          },
        },
        ModelMetadata: {
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string' },
            versions: { type: 'array', items: { type: 'string' } },
            platform: { type: 'string' },
            inputs: { type: 'array', items: { type: 'object' } },
            outputs: { type: 'array', items: { type: 'object' } },
          },
        },
        Error: { type: 'object', properties: { error: { type: 'string' } } },
      },
    },
  };
}

function requestSchema(inputs: SignatureField[]) {
  const names = Object.keys(inputSchemas(inputs));
  return {
    type: 'object',
    required: ['inputs'],
    properties: {
      id: { type: 'string' },
      parameters: {
        type: 'object',
        additionalProperties: true,
        properties: {
          content_type: {
            type: 'string',
            description: '`pd` reads the tensors as the columns of a table.',
          },
        },
      },
      inputs: {
        type: 'array',
        minItems: Math.max(1, inputs.filter(({ required }) => required).length),
        items:
          names.length > 0
            ? { anyOf: names.map(reference) }
            : reference('Tensor'),
      },
    },
  };
}

function inputSchemas(inputs: SignatureField[]): Record<string, unknown> {
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
function exampleRequest(inputs: SignatureField[]) {
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

function outputsInWords(outputs: SignatureField[]): string {
  if (outputs.length === 0) {
    return 'What the model answers; its signature names no outputs.';
  }
  const words = outputs
    .slice(0, MAX_SCHEMAS)
    .map(({ name, type }) =>
      toPlainText([name, type].filter(Boolean).join(': ')),
    );
  return `What the model answers: ${words.join('; ')}.`;
}
