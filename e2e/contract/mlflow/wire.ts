import type {
  ExperimentWire,
  FileWire,
  LoggedModelWire,
  MetricWire,
  ModelVersionWire,
  RegisteredModelWire,
  RunWire,
} from '@bellwether/sandbox';

export type {
  ExperimentWire,
  ModelVersionWire,
  RegisteredModelWire,
  RunWire,
} from '@bellwether/sandbox';

export interface WebhookWire {
  webhook_id: string;
  name: string;
  description?: string;
  url: string;
  events: { entity: string; action: string }[];
  status: string;
  creation_timestamp: number;
  last_updated_timestamp: number;
}

/** Everything that MLflow may answer. A test looks at what its call has to give, and fails when it is not there. */
export interface Body {
  artifact_uri: string;
  error_class: string;
  error_code: string;
  experiment: ExperimentWire;
  experiments: ExperimentWire[];
  files: FileWire[];
  message: string;
  metrics: MetricWire[];
  model: LoggedModelWire;
  model_version: ModelVersionWire;
  model_versions: ModelVersionWire[];
  models: LoggedModelWire[];
  next_page_token?: string;
  registered_model: RegisteredModelWire;
  registered_models: RegisteredModelWire[];
  result: object;
  root_uri: string;
  run: RunWire;
  runs: RunWire[];
  sqlstate: string;
  webhook: WebhookWire;
  webhooks: WebhookWire[];
}

/** What a webhook is told. */
export interface WebhookEventWire {
  entity: string;
  action: string;
  timestamp: string;
  data: Record<string, string>;
}
