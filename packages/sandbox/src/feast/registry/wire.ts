export interface SpecWire {
  name: string;
  description?: string;
  tags?: Record<string, string>;
  [field: string]: unknown;
}

/** A view, a service, an entity or a project. */
export interface ObjectWire {
  type?: string;
  spec: SpecWire;
  meta: object;
}

/** A data source carries its fields without a `spec`. */
export interface SourceWire {
  type: 'BATCH_FILE' | 'REQUEST_SOURCE';
  name: string;
  description?: string;
  owner?: string;
  timestampField?: string;
  createdTimestampColumn?: string;
  fileOptions?: { uri: string };
  requestDataOptions?: { schema: { name: string; valueType: string }[] };
  meta: object;
}

export interface FeatureWire {
  name: string;
  featureView: string;
  type: string;
  description?: string;
  kind: 'feature';
}
