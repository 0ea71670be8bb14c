import { FleetReply } from '@bellwether/plugin-cost-common';
import {
  Figure,
  FigureTable,
  Panel,
  TableSwitch,
} from '@bellwether/plugin-models-react';
import { lazy, useState } from 'react';
import { ticksUpTo } from '../parts';
import {
  EFFICIENCY_MARGINS,
  EFFICIENCY_PX,
  efficiencyColumns,
  efficiencyFinding,
  efficiencyReadings,
  efficiencyRows,
} from './efficiency';

const EfficiencyChart = lazy(() => import('./EfficiencyChart'));

/** Where money is spent on what nobody uses. */
export function EfficiencyCard(props: { reply: FleetReply }) {
  const { reply } = props;
  const { by, currency } = reply;
  const [isTable, setTable] = useState(false);
  const points = reply.efficiency;
  if (points.length < 2) return null;
  const ticks = ticksUpTo(Math.max(0.01, ...points.map(one => one.perDay)));
  return (
    <Panel
      title={`Cost against use, by ${by}`}
      subtitle="what is wasted most is top right"
      actions={
        <TableSwitch
          of="cost against use"
          isTable={isTable}
          onChange={setTable}
        />
      }
    >
      {isTable ? (
        <FigureTable
          label="Cost against use"
          fileName={`cost-against-use-by-${by}`}
          columns={efficiencyColumns(currency)}
          rows={efficiencyRows(points)}
        />
      ) : (
        <Figure
          finding={efficiencyFinding(points, currency)}
          height={EFFICIENCY_PX}
          margins={EFFICIENCY_MARGINS}
          readings={efficiencyReadings(
            points,
            ticks[ticks.length - 1],
            currency,
          )}
        >
          <EfficiencyChart points={points} ticks={ticks} currency={currency} />
        </Figure>
      )}
    </Panel>
  );
}
