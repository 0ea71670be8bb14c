import { invalidBody, uncaught } from './errors';

export interface OnlineRequest {
  service?: string;
  /** As `view:feature`. */
  features: string[];
  /** By join key, or by field of a request source. */
  entities: Record<string, unknown[]>;
  /** Whether names carry the view's, as `view__feature`. */
  hasFullNames: boolean;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidBody('json_invalid', [1], 'JSON decode error', {});
  }
}

function readFeatures(value: unknown): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw invalidBody(
      'list_type',
      ['features'],
      'Input should be a valid list',
      value,
    );
  }
  return value.map((item, index) => {
    if (typeof item !== 'string') {
      throw invalidBody(
        'string_type',
        ['features', index],
        'Input should be a valid string',
        item,
      );
    }
    return item;
  });
}

function readEntities(body: Record<string, unknown>) {
  const { entities } = body;
  if (entities === undefined) {
    throw invalidBody('missing', ['entities'], 'Field required', body);
  }
  if (!isFields(entities)) {
    throw invalidBody(
      'dict_type',
      ['entities'],
      'Input should be a valid dictionary',
      entities,
    );
  }
  return Object.fromEntries(
    Object.entries(entities).map(([key, values]) => {
      if (!Array.isArray(values)) {
        throw invalidBody(
          'list_type',
          ['entities', key],
          'Input should be a valid list',
          values,
        );
      }
      return [key, values];
    }),
  );
}

/** Reads a request for features as its schema has it. */
export function readOnlineRequest(text: string): OnlineRequest {
  const body = parse(text);
  if (!isFields(body)) {
    throw invalidBody(
      'model_attributes_type',
      [],
      'Input should be a valid dictionary or object to extract fields from',
      body,
    );
  }
  const entities = readEntities(body);
  const features = readFeatures(body.features);
  const service = body.feature_service;
  if (typeof service !== 'string' && features.length === 0) {
    throw uncaught('No features specified for retrieval');
  }
  return {
    ...(typeof service === 'string' && { service }),
    features,
    entities,
    hasFullNames: body.full_feature_names === true,
  };
}
