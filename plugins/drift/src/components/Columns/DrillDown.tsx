import { DayRange, WindowColumn } from '@bellwether/plugin-drift-common';
import { Panel } from '@bellwether/plugin-models-react';
import { ReactNode } from 'react';
import { formatEffectWithInterval, formatP } from '../../words';
import { ColumnShape } from './ColumnShape';

/** One column of one window: how its values lay before, and how they lie now. */
export function DrillDown(props: {
  range: DayRange;
  /** The column as it lies in all rows. */
  column: WindowColumn;
  /** What stands right of the title. */
  actions?: ReactNode;
  /** What stands in place of all rows: a slice of them. */
  children?: ReactNode;
}) {
  const { range, column, actions, children } = props;
  return (
    <Panel
      title={column.name}
      subtitle={column.isOutput ? `${column.type}, output` : column.type}
      actions={actions}
      footer={
        <>
          {children && <span>All rows:</span>}
          {column.effect && (
            <span>{formatEffectWithInterval(column.effect)}</span>
          )}
          {column.qValue !== null && (
            <span>q {formatP(column.qValue)} among all columns</span>
          )}
        </>
      }
    >
      {children ?? <ColumnShape column={column} range={range} />}
    </Panel>
  );
}
