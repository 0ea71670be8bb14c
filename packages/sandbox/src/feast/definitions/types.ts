/** Feast's names of the types of a value, as its registry writes them. */
export type ValueType =
  | 'BOOL'
  | 'INT32'
  | 'INT64'
  | 'FLOAT'
  | 'DOUBLE'
  | 'STRING';

/** How the values of a feature are spread over its keys and over time. */
export type Values =
  | {
      kind: 'number';
      mean: number;
      /** Standard deviation over the keys. */
      deviation: number;
      least?: number;
      /** A change that is seen in the newest days only: values are multiplied. */
      drift?: { days: number; factor: number };
    }
  /** Most frequent first. */
  | { kind: 'text'; among: readonly string[] };

export interface FeatureDefinition {
  name: string;
  valueType: ValueType;
  description?: string;
  values: Values;
}

export interface EntityDefinition {
  name: string;
  joinKey: string;
  valueType: 'INT64' | 'STRING';
  description: string;
  /** Makes the key of a number, counted from 1; absent where the number is the key. */
  keyOf?: (number: number) => string;
}

export interface SourceDefinition {
  name: string;
  description: string;
  /** Path of the file, relative to the feature repository. */
  path: string;
}

/** A view whose values are stored online. */
export interface ViewDefinition {
  name: string;
  description: string;
  /** Team that owns it. */
  team: string;
  entity: EntityDefinition;
  source: SourceDefinition;
  features: readonly FeatureDefinition[];
  /** Age after which a value no longer counts. */
  ttlHours: number;
  /** Time between two observations of a key, and between two materialisations. */
  everyHours: number;
  /** How many keys there are; the last quarter of them was last seen before its ttl. */
  keys: number;
  /** Materialisation ended so long before the world's start; without it, it goes on. */
  stoppedHoursAgo?: number;
}

/** A view whose one value is computed when it is asked for: a stored feature times a value of the request. */
export interface OnDemandViewDefinition {
  name: string;
  description: string;
  team: string;
  feature: { name: string; valueType: 'DOUBLE' };
  view: ViewDefinition;
  multiplies: string;
  request: { source: string; field: string; valueType: 'DOUBLE' };
}

export interface ServiceDefinition {
  /** Model's name with a number of the feature set, such as `card_fraud_v2`. */
  name: string;
  /** Model that it is made for, as the world calls it. */
  model: string;
  description: string;
  views: readonly { view: ViewDefinition; features: readonly string[] }[];
  onDemand?: OnDemandViewDefinition;
  /** Whether a serving layer logs what it read; and a mistake of that layer, which multiplies one of the features. */
  logged?: { skew?: { feature: string; factor: number } };
}
