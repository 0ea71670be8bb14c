import { WindowColumn } from '@bellwether/plugin-drift-common';
import { formatShare } from '@bellwether/plugin-models-react';
import { FigureTable, SubTitle } from '../parts';
import { toShares } from './shares';

const part = (value: number) => value.toFixed(3);

/** What each bin adds to the stability index. */
export function PsiBins(props: {
  name: string;
  bins: NonNullable<WindowColumn['psiBins']>;
}) {
  const { name, bins } = props;
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
          label,
          reference[i],
          current[i],
          bins.contributions[i],
        ])}
      />
    </div>
  );
}
