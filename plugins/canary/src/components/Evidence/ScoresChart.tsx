import { VerdictTest } from '@bellwether/plugin-canary-common';
import {
  formatShare,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { CHART_MARGIN } from './axes';
import { STRIP_HEIGHT_PX, STRIP_MARGINS } from './strips';

type Histogram = NonNullable<VerdictTest['histogram']>;

/** Shares of predictions per bin, stable in grey and the canary in blue beside it. */
export default function ScoresChart(props: {
  histogram: Histogram;
  bins: readonly string[];
}) {
  const tokens = useBellwetherTokens();
  const { histogram, bins } = props;
  const tick = { fill: tokens.text3, fontSize: 11 };
  return (
    <ResponsiveContainer width="100%" height={STRIP_HEIGHT_PX}>
      <BarChart
        data={bins.map((bin, index) => ({
          bin,
          stable: histogram.stable[index],
          canary: histogram.canary[index],
        }))}
        accessibilityLayer={false}
        margin={CHART_MARGIN}
        barGap={0}
      >
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis
          dataKey="bin"
          tick={tick}
          tickLine={false}
          stroke={tokens.lineStrong}
          height={22}
        />
        <YAxis
          tickFormatter={formatShare}
          tick={tick}
          tickLine={false}
          stroke={tokens.lineStrong}
          width={STRIP_MARGINS.leftPx}
        />
        <Bar
          dataKey="stable"
          fill={tokens.reference}
          isAnimationActive={false}
        />
        <Bar dataKey="canary" fill={tokens.current} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}
