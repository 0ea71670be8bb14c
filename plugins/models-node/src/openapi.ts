import { z } from 'zod';

/** What a route takes and gives. @public */
export interface Operation {
  method: 'get' | 'put' | 'post';
  path: string;
  summary: string;
  /** Names of query parameters, with what they are. */
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: z.ZodType;
  reply?: z.ZodType;
  /** Media type of a reply that is no JSON. */
  replyType?: string;
}

/** The OpenAPI document of a plugin, made from the schemas by which it parses and replies. @public */
export function createOpenApi(options: {
  title: string;
  pluginId: string;
  operations: readonly Operation[];
}): Record<string, unknown> {
  const { title, pluginId, operations } = options;
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: describe(operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: '1',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: `/api/${pluginId}` }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    security: [{ token: [] }],
  };
}

function describe({ path, method, ...operation }: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return {
    operationId: `${method}${path
      .replace(/^\/v1/, '')
      .replace(/\W+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
    summary: operation.summary,
    parameters: [
      ...inPath.map(name => parameter('path', name, undefined)),
      ...parametersIn('query', operation.query),
      ...parametersIn('header', operation.headers),
    ],
    ...(operation.body && {
      requestBody: { required: true, content: json(operation.body, 'input') },
    }),
    responses: {
      ...responseOf(operation),
      default: {
        description: 'An error, with a sentence that says what to do',
      },
    },
  };
}

function responseOf({
  reply,
  replyType,
}: Pick<Operation, 'reply' | 'replyType'>) {
  const description = 'The answer';
  if (reply) return { 200: { description, content: json(reply, 'output') } };
  if (replyType) {
    const schema = { type: 'string' };
    return { 200: { description, content: { [replyType]: { schema } } } };
  }
  return { 204: { description: 'It is done' } };
}

function parametersIn(place: string, names: Record<string, string> = {}) {
  return Object.entries(names).map(([name, description]) =>
    parameter(place, name, description),
  );
}

function parameter(place: string, name: string, description?: string) {
  return {
    in: place,
    name,
    description,
    required: place !== 'query',
    schema: { type: 'string' },
  };
}

function json(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  });
  return { 'application/json': { schema: described } };
}
