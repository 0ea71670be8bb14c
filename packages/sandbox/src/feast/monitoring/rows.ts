import type { Summary } from './summarise';

export const GRANULARITY_DAYS: Record<string, number> = {
  daily: 1,
  weekly: 7,
  biweekly: 14,
  monthly: 30,
  quarterly: 90,
};

interface RowHead {
  project_id: string;
  /** First day of the window. */
  metric_date: string;
  granularity: string;
  data_source_type: 'batch' | 'log';
  computed_at: string;
  max_event_timestamp: string | null;
  is_baseline: boolean;
}

export interface FeatureRow extends RowHead, Summary {
  feature_view_name: string;
  feature_name: string;
}

/** What the rows of the features of a view, or of a service, say together. */
function nullRates(rows: FeatureRow[]) {
  const rates = rows.map(({ null_rate }) => null_rate);
  return {
    avg_null_rate: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
    max_null_rate: Math.max(...rates),
  };
}

function headOf(
  project: string,
  { computed_at: computedAt, ...row }: FeatureRow,
) {
  return {
    project_id: project,
    metric_date: row.metric_date,
    granularity: row.granularity,
    data_source_type: row.data_source_type,
    computed_at: computedAt,
    max_event_timestamp: row.max_event_timestamp,
    is_baseline: row.is_baseline,
  };
}

/** One row of a view; all its features were computed in the same window. */
export function viewRow(rows: FeatureRow[]) {
  const [first] = rows;
  const { project_id: project, ...head } = headOf(first.project_id, first);
  return {
    project_id: project,
    feature_view_name: first.feature_view_name,
    ...head,
    total_row_count: Math.max(...rows.map(({ row_count }) => row_count)),
    total_features: rows.length,
    features_with_nulls: rows.filter(({ null_count }) => null_count > 0).length,
    ...nullRates(rows),
  };
}

/** One row of a service, from the features of all its views in the same window. */
export function serviceRow(service: string, rows: FeatureRow[]) {
  const [first] = rows;
  const { project_id: project, ...head } = headOf(first.project_id, first);
  return {
    project_id: project,
    feature_service_name: service,
    ...head,
    total_feature_views: new Set(rows.map(row => row.feature_view_name)).size,
    total_features: rows.length,
    ...nullRates(rows),
  };
}
