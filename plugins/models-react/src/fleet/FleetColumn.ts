import { FamilySummary, FleetRow } from '@bellwether/plugin-models-common';
import { ReactNode } from 'react';

/**
 * A family's column in the fleet. The fleet shows what the family's backend published as its summary of each model;
 * nothing is fetched per row.
 *
 * @public
 */
export interface FleetColumn {
  /** Key of the family in `FleetRow.summaries`. */
  family: string;
  title: string;
  /** Second line of the head: what the figure is and its unit. */
  subtitle?: string;
  /** Cell of a model that has a summary; by default its verdict and its figure. */
  render?: (summary: FamilySummary, row: FleetRow) => ReactNode;
}
