export interface ColumnWire {
  name: string;
  valueType: string;
  description?: string;
}

export interface SourceWire {
  type: string;
  name: string;
  timestampField?: string;
  fileOptions?: { uri: string };
  requestDataOptions?: { schema: ColumnWire[] };
  project?: string;
}

export interface ProjectionWire {
  featureViewName: string;
  featureColumns: ColumnWire[];
  batchSource?: SourceWire;
  viewType: string;
}

export interface MetaWire {
  createdTimestamp: string;
  lastUpdatedTimestamp: string;
  materializationIntervals?: { startTime: string; endTime: string }[];
  state?: string;
}

export interface ReferenceWire {
  type: string;
  name: string;
}

export interface RelationWire {
  source: ReferenceWire;
  target: ReferenceWire;
  project?: string;
}

interface Object<Spec> {
  type?: string;
  spec: Spec;
  meta: MetaWire;
  project?: string;
  relationships?: RelationWire[];
}

export type ProjectWire = Object<{ name: string }>;

export type EntityWire = Object<{
  name: string;
  joinKey: string;
  valueType?: string;
}>;

export type ViewWire = Object<{
  name: string;
  description?: string;
  tags?: Record<string, string>;
  entities: string[];
  entityColumns: ColumnWire[];
  features: ColumnWire[];
  ttl?: string;
  online?: boolean;
  batchSource?: SourceWire;
  sources?: Record<
    string,
    {
      requestDataSource?: SourceWire;
      featureViewProjection?: ProjectionWire;
    }
  >;
  mode?: string;
}>;

export type ServiceWire = Object<{ name: string; features: ProjectionWire[] }>;

export interface FeatureWire {
  name: string;
  featureView: string;
  type: string;
  kind: string;
  project?: string;
}

export interface PaginationWire {
  page?: number;
  limit?: number;
  totalCount?: number;
  totalPages?: number;
  hasNext?: boolean;
  hasPrevious?: boolean;
}

export interface ResultWire {
  type: string;
  name: string;
  description: string;
  project: string;
  featureView?: string;
  matched_tags: Record<string, string>;
  match_score?: number;
}

/** Everything that the registry may answer. A test looks at what its call has to give, and fails when it is not there. */
export interface Body {
  version: string;
  projects: ProjectWire[];
  entities: EntityWire[];
  dataSources: SourceWire[];
  featureViews: ViewWire[];
  featureServices: ServiceWire[];
  features: FeatureWire[];
  pagination: PaginationWire;
  relationships: RelationWire[];
  indirect_relationships: RelationWire[];
  relationships_pagination: PaginationWire;
  indirect_relationships_pagination: PaginationWire;
  /** Of a search. */
  query: string;
  projects_searched: string[];
  results: ResultWire[];
  errors: string[];
  /** Of a failure. */
  status_code: number;
  detail: string;
  error_type: string;
  /** Of a computation. */
  status: string;
  metrics: SummaryWire[];
  metric_dates: string[];
  computed_features: number;
  job_id: string;
}

export interface SummaryWire {
  feature_type: string;
  feature_name: string;
  feature_view_name: string;
  row_count: number;
  null_count: number;
  null_rate: number;
  mean: number | null;
  stddev: number | null;
  min_val: number;
  max_val: number;
  p50: number;
  p75: number;
  p90: number;
  p95: number;
  p99: number;
  histogram: { bins: number[]; counts: number[]; bin_width: number };
}

export interface RowWire extends SummaryWire {
  project_id: string;
  metric_date: string;
  granularity: string;
  data_source_type: string;
  computed_at: string;
  max_event_timestamp: string;
  is_baseline: boolean;
  total_row_count: number;
  total_features: number;
}

export interface OnlineWire {
  results: {
    values: (number | string | null)[];
    statuses: string[];
    event_timestamps: string[];
  }[];
  metadata: { feature_names: string[] };
}
