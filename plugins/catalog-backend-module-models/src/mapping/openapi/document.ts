import { toPlainText } from '../text';

/** An OpenAPI 3.0 document, as far as it is written here. */
export interface OpenApiDocument {
  openapi: '3.0.3';
  info: { title: string; version: string; description: string };
  servers?: Array<{ url: string; description: string }>;
  paths: Record<string, unknown>;
  components: { schemas: Record<string, unknown> };
}

export function reference(schema: string) {
  return { $ref: `#/components/schemas/${schema}` };
}

export function jsonContent(schema: unknown, example?: unknown) {
  return {
    'application/json': {
      schema,
      ...(example !== undefined && { example }),
    },
  };
}

export function jsonResponse(description: string, schema: unknown) {
  return { description, content: jsonContent(schema) };
}

/** Part of the name of a schema: what OpenAPI allows there. */
export function toSchemaName(text: string): string {
  return toPlainText(text)
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .slice(0, 40);
}
