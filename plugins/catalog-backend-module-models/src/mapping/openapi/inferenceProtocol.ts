import { Signature, SignatureField } from '@bellwether/plugin-models-common';
import { toPlainText } from '../text';
import {
  jsonContent,
  jsonResponse,
  OpenApiDocument,
  reference,
} from './document';
import { exampleRequest, inputSchemas, tensorSchema } from './tensors';

/** More outputs than this are not named. */
const MAX_OUTPUTS = 200;

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

function outputsInWords(outputs: SignatureField[]): string {
  if (outputs.length === 0) {
    return 'What the model answers; its signature names no outputs.';
  }
  const words = outputs
    .slice(0, MAX_OUTPUTS)
    .map(({ name, type }) =>
      toPlainText([name, type].filter(Boolean).join(': ')),
    );
  return `What the model answers: ${words.join('; ')}.`;
}
