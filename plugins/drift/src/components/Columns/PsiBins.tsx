import { WindowColumn } from '@bellwether/plugin-drift-common';
import {
  FigureTable,
  formatNumber,
  formatShare,
  SubTitle,
} from '@bellwether/plugin-models-react';
import { toShares } from './shares';

const part = (value: number) => value.toFixed(3);

/** Numbers of a bin's label as people write them; the label of a category is its name. */
export function binWords(label: string, type: WindowColumn['type']): string {
  if (type !== 'numeric' && type !== 'text') return label;
  return label
    .replace(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi, number =>
      formatNumber(Number(number), 3),
    )
    .replace(' to < ', ' to under ');
}

/** What each bin adds to the stability index. */
export function PsiBins(props: {
  column: Pick<WindowColumn, 'name' | 'type'>;
  bins: NonNullable<WindowColumn['psiBins']>;
}) {
  const { column, bins } = props;
  const { name } = column;
  const reference = toShares(bins.reference);
  const current = toShares(bins.current);
  const total = bins.contributions.reduce((sum, value) => sum + value, 0);
  return (
    <div>
      <SubTitle>Bins of the baseline; PSI {part(total)} in sum</SubTitle>
      <FigureTable
        label={`Stability of ${name} by bin`}
        fileName={`${name}-psi`}
        columns={[
          { title: 'Bin' },
          { title: 'Baseline', format: formatShare },
          { title: 'Now', format: formatShare },
          { title: 'PSI part', format: part },
        ]}
        rows={bins.labels.map((label, i) => [
          binWords(label, column.type),
          reference[i],
          current[i],
          bins.contributions[i],
        ])}
      />
    </div>
  );
}
