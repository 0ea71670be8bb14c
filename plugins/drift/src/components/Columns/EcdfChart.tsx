import { WindowColumn } from '@bellwether/plugin-drift-common';
import { useBellwetherTokens } from '@bellwether/plugin-models-react';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { FIGURE_HEIGHT, MARGIN, shareAxis, valueAxis } from './axes';

/** Grey before, blue now; D is drawn where it is. */
export default function EcdfChart(props: {
  column: Pick<WindowColumn, 'name' | 'type'>;
  ecdf: NonNullable<WindowColumn['ecdf']>;
  distance: WindowColumn['distance'];
  /** What is drawn of the axis. */
  domain: [number, number];
}) {
  const tokens = useBellwetherTokens();
  const { ecdf, distance, domain } = props;
  const points = ecdf.at.map((at, i) => ({
    at,
    reference: ecdf.reference[i],
    current: ecdf.current[i],
  }));
  const line = {
    type: 'linear' as const,
    dot: points.length === 1,
    isAnimationActive: false,
    activeDot: false,
    strokeWidth: 1.75,
  };
  return (
    <ResponsiveContainer width="100%" height={FIGURE_HEIGHT}>
      <LineChart data={points} accessibilityLayer={false} margin={MARGIN}>
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis
          {...valueAxis(tokens, props.column)}
          domain={domain}
          allowDataOverflow
        />
        <YAxis {...shareAxis(tokens)} domain={[0, 1]} />
        <Line {...line} dataKey="reference" stroke={tokens.reference} />
        <Line {...line} dataKey="current" stroke={tokens.current} />
        {distance && (
          <ReferenceLine
            segment={[
              { x: distance.at, y: distance.reference },
              { x: distance.at, y: distance.current },
            ]}
            stroke={tokens.bad.main}
            strokeWidth={2.5}
            label={{
              value: 'D',
              position: 'right',
              fill: tokens.bad.main,
              fontSize: 11.5,
            }}
          />
        )}
      </LineChart>
    </ResponsiveContainer>
  );
}
