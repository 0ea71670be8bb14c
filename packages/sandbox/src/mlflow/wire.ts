/** MLflow's JSON, as version 3.17 answers it. Lists that would be empty are absent. */

export interface KeyValue {
  key: string;
  value: string;
}

export interface ModelVersionWire {
  name: string;
  version: string;
  creation_timestamp: number;
  last_updated_timestamp: number;
  current_stage: string;
  description?: string;
  source: string;
  run_id: string;
  status: string;
  tags?: KeyValue[];
  run_link: string;
  aliases?: string[];
}

export interface RegisteredModelWire {
  name: string;
  creation_timestamp: number;
  last_updated_timestamp: number;
  description?: string;
  latest_versions?: ModelVersionWire[];
  tags?: KeyValue[];
  aliases?: { alias: string; version: string }[];
}

export interface MetricWire {
  key: string;
  /** NaN is the string `NaN`. */
  value: number | string;
  timestamp: number;
  step: number;
  run_id?: string;
  model_id?: string;
  dataset_name?: string;
  dataset_digest?: string;
}

export interface RunWire {
  info: {
    run_uuid: string;
    experiment_id: string;
    run_name: string;
    user_id: string;
    status: string;
    start_time: number;
    end_time?: number;
    artifact_uri: string;
    lifecycle_stage: string;
    run_id: string;
  };
  data: {
    metrics?: MetricWire[];
    params?: KeyValue[];
    tags?: KeyValue[];
  };
  inputs?: {
    dataset_inputs?: {
      tags?: KeyValue[];
      dataset: {
        name: string;
        digest: string;
        source_type: string;
        source: string;
        schema?: string;
        profile?: string;
      };
    }[];
    model_inputs?: unknown[];
  };
  outputs?: { model_outputs?: { model_id: string; step: number }[] };
}

export interface LoggedModelWire {
  info: {
    model_id: string;
    experiment_id: string;
    name: string;
    creation_timestamp_ms: number;
    last_updated_timestamp_ms: number;
    artifact_uri: string;
    status: string;
    model_type: string;
    source_run_id: string;
    tags?: KeyValue[];
  };
  data: {
    params?: KeyValue[];
    metrics?: MetricWire[];
  };
}

export interface ExperimentWire {
  experiment_id: string;
  name: string;
  artifact_location: string;
  lifecycle_stage: string;
  last_update_time: number;
  creation_time: number;
  workspace: string;
  tags?: KeyValue[];
}

export interface FileWire {
  path: string;
  is_dir: boolean;
  file_size?: number;
}
