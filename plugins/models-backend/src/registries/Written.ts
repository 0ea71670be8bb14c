/** What a write of models did. */
export interface Written {
  /** Names of models that are new, changed or gone. */
  models: string[];
  rows: number;
  /** How many were left alone because they are being moved or are stored from a later read. */
  skipped: number;
}
