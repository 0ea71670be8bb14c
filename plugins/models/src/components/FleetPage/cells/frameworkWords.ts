import { FleetRow } from '@bellwether/plugin-models-common';

/** The framework, or why there is none to be shown; a model without versions has none to speak of. */
export function frameworkWords(row: FleetRow): string | undefined {
  if (row.framework || row.versionCount === 0) return row.framework;
  return row.filesRead ? 'framework not known' : 'framework not read yet';
}
