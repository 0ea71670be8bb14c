import { WindowColumn } from '@bellwether/plugin-drift-common';
import {
  FigureTable,
  formatDifference,
  formatShare,
  SubTitle,
} from '@bellwether/plugin-models-react';
import { toShares } from './shares';

const points = (value: number) => `${formatDifference(100 * value, 2)} points`;

/** Shares of the categories before and now, what changed most first. */
export function CategoryChanges(props: {
  name: string;
  categories: NonNullable<WindowColumn['categories']>;
}) {
  const { name, categories } = props;
  const reference = toShares(categories.map(item => item.reference));
  const current = toShares(categories.map(item => item.current));
  const rows = categories
    .map((item, i) => ({
      name: item.name,
      reference: reference[i],
      current: current[i],
      change: current[i] - reference[i],
    }))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  return (
    <div>
      <SubTitle>Categories, what changed most first</SubTitle>
      <FigureTable
        label={`Categories of ${name}`}
        fileName={`${name}-categories`}
        columns={[
          { title: 'Category' },
          { title: 'Baseline', format: formatShare },
          { title: 'Now', format: formatShare },
          { title: 'Change', format: points },
        ]}
        rows={rows.map(row => [
          row.name,
          row.reference,
          row.current,
          row.change,
        ])}
      />
    </div>
  );
}
