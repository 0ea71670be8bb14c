/** A row of the table `models`. Booleans are numbers on SQLite. */
export interface ModelRow {
  instance: string;
  name: string;
  entity_ref: string;
  plain_ref: string;
  title: string;
  sort_name: string;
  description: string | null;
  owner: string;
  owner_source: string;
  owner_evidence: string | null;
  system: string | null;
  system_source: string | null;
  stage: string;
  framework: string | null;
  champion_version: number | null;
  champion_since: string | null;
  champion_since_exact: boolean | number | null;
  challenger_version: number | null;
  version_count: number;
  newest_version: number | null;
  described_version: number | null;
  serving: string | null;
  attention: number;
  created_at: string;
  updated_at: string;
  changed_at: string;
  fingerprint: string;
  collision: string | null;
  search_text: string;
  clusters: string;
  runs_on: string;
  tags: string;
  aliases: string;
}

/** A row of the table `model_versions`. */
export interface VersionsRow {
  instance: string;
  name: string;
  fingerprint: string;
  versions: string;
}
