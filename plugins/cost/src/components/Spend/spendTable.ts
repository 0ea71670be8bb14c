import { costKinds, ModelCostsReply } from '@bellwether/plugin-cost-common';
import {
  CellValue,
  FigureColumn,
  formatInteger,
  formatShare,
} from '@bellwether/plugin-models-react';
import {
  amountsOf,
  formatAmount,
  formatUnitAmount,
  kindWords,
} from '../../words';

/** The columns of the chart's table. */
export function spendColumns(currency: string): FigureColumn[] {
  const money = { format: formatAmount, absent: 'not in this row' };
  return [
    { title: 'Day' },
    { title: `Total, ${currency}`, ...money, absent: 'foreseen only' },
    ...costKinds.map(kind => ({
      title: kindWords[kind],
      ...money,
      absent: 'foreseen only, or not known',
    })),
    { title: 'Predictions', format: formatInteger, absent: 'not counted' },
    { title: 'Per 1,000', format: formatUnitAmount, absent: 'not counted' },
    { title: 'Covered', format: formatShare, absent: 'foreseen only' },
    { title: 'At this rate', ...money, absent: 'a day that was' },
    { title: 'If applied', ...money, absent: 'nothing to apply' },
  ];
}

/** The rows of the chart's table: days that were, then days to come. */
export function spendRows({
  days,
  forecast,
}: Pick<ModelCostsReply, 'days' | 'forecast'>): CellValue[][] {
  const past = days.map(day => {
    const amounts = amountsOf(day.byKind).map((amount, index) =>
      day.unknownKinds.includes(costKinds[index]) ? null : amount,
    );
    return [
      day.day,
      day.total,
      ...amounts,
      day.predictions,
      day.perThousand,
      day.coveredShare,
      null,
      null,
    ];
  });
  const future = (forecast?.points ?? []).map(point => [
    point.day,
    null,
    ...costKinds.map(() => null),
    null,
    null,
    null,
    point.atThisRate,
    point.ifApplied,
  ]);
  return [...past, ...future];
}
