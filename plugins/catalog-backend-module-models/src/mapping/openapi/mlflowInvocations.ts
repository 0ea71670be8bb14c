import { Signature, SignatureField } from '@bellwether/plugin-models-common';
import { toPlainText } from '../text';
import {
  jsonContent,
  jsonResponse,
  OpenApiDocument,
  reference,
} from './document';
import { readFieldType } from './fieldTypes';

/** More columns than this are not written out one by one. */
const MAX_COLUMNS = 200;

/** Paths and schemas of MLflow's own scoring server. */
export function mlflowInvocations(
  signature: Signature | undefined,
): Pick<OpenApiDocument, 'paths' | 'components'> {
  const inputs = signature?.inputs ?? [];
  const isTable =
    inputs.length > 0 &&
    inputs.every(field => field.name && !readFieldType(field).shape);
  const schemas = {
    ...(isTable || inputs.length === 0
      ? {
          DataframeSplit: dataframeSplit(inputs),
          DataframeRecords: dataframeRecords(inputs),
        }
      : {}),
    Inputs: tensorInputs(inputs),
  };
  return {
    paths: {
      '/ping': {
        get: {
          operationId: 'ping',
          summary: 'Is the server ready?',
          responses: {
            '200': { description: 'Ready.' },
            '404': { description: 'The model could not be loaded.' },
          },
        },
      },
      '/version': {
        get: {
          operationId: 'version',
          summary: "MLflow's version",
          responses: {
            '200': {
              description: 'For example 3.17.2.',
              content: { 'text/plain': { schema: { type: 'string' } } },
            },
          },
        },
      },
      '/invocations': {
        post: {
          operationId: 'invoke',
          summary: 'Ask for predictions',
          requestBody: {
            required: true,
            content: jsonContent(
              { oneOf: Object.keys(schemas).map(reference) },
              isTable ? exampleRequest(inputs) : undefined,
            ),
          },
          responses: {
            '200': jsonResponse('The predictions.', reference('Predictions')),
            '400': jsonResponse(
              'The request does not fit the signature of the model.',
              reference('Error'),
            ),
            '415': { description: 'The content type is not understood.' },
            '500': { description: 'The model failed.' },
          },
        },
      },
    },
    components: {
      schemas: {
        ...schemas,
        Predictions: {
          type: 'object',
          required: ['predictions'],
          properties: {
            predictions: { description: outputsInWords(signature) },
          },
        },
        Error: {
          type: 'object',
          properties: {
            error_code: { type: 'string' },
            message: { type: 'string' },
          },
        },
      },
    },
  };
}

function dataframeSplit(inputs: SignatureField[]) {
  const names = namesOf(inputs);
  return {
    type: 'object',
    description: 'A table as column names and rows.',
    required: ['dataframe_split'],
    properties: {
      dataframe_split: {
        type: 'object',
        required: ['columns', 'data'],
        properties: {
          columns: {
            type: 'array',
            items: {
              type: 'string',
              ...(names.length > 0 && { enum: names }),
            },
          },
          index: { type: 'array', items: {} },
          data: { type: 'array', items: { type: 'array', items: {} } },
        },
      },
    },
  };
}

function dataframeRecords(inputs: SignatureField[]) {
  const described = inputs.slice(0, MAX_COLUMNS);
  const required = [
    ...new Set(
      described.flatMap(field => (field.required && field.name) || []),
    ),
  ];
  return {
    type: 'object',
    description: 'A table as one object for each row.',
    required: ['dataframe_records'],
    properties: {
      dataframe_records: {
        type: 'array',
        items: {
          type: 'object',
          ...(required.length > 0 && { required }),
          properties: columnSchemas(described),
          additionalProperties: true,
        },
      },
    },
  };
}

function tensorInputs(inputs: SignatureField[]) {
  const named = inputs.length > 0 && inputs.every(({ name }) => name);
  return {
    type: 'object',
    description:
      'Tensors: nested lists, or an object with a list for each name.',
    required: ['inputs'],
    properties: {
      inputs: named
        ? {
            type: 'object',
            properties: Object.fromEntries(
              Object.entries(columnSchemas(inputs.slice(0, MAX_COLUMNS))).map(
                ([name, { description }]) => [
                  name,
                  { type: 'array', items: {}, description },
                ],
              ),
            ),
            additionalProperties: true,
          }
        : {},
    },
  };
}

/** Schemas of columns by name; a later column of the same name gives way. */
function columnSchemas(
  inputs: SignatureField[],
): Record<string, Record<string, unknown>> {
  const schemas = new Map<string, Record<string, unknown>>();
  for (const field of inputs) {
    if (!field.name || schemas.has(field.name)) continue;
    schemas.set(field.name, {
      ...readFieldType(field).schema,
      description: `MLflow type \`${toPlainText(field.type)}\`.`,
    });
  }
  return Object.fromEntries(schemas);
}

/** One row. */
function exampleRequest(inputs: SignatureField[]) {
  if (inputs.length > MAX_COLUMNS) return undefined;
  return {
    dataframe_split: {
      columns: inputs.map(({ name }) => name),
      data: [inputs.map(field => readFieldType(field).example)],
    },
  };
}

function namesOf(inputs: SignatureField[]): string[] {
  return [...new Set(inputs.flatMap(({ name }) => name ?? []))];
}

function outputsInWords(signature: Signature | undefined): string {
  const outputs = signature?.outputs ?? [];
  return outputs.length === 0
    ? 'One prediction for each row.'
    : `One prediction for each row: ${outputs
        .slice(0, MAX_COLUMNS)
        .map(({ name, type }) =>
          toPlainText([name, type].filter(Boolean).join(': ')),
        )
        .join('; ')}.`;
}
