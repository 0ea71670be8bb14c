import { BellwetherTokens } from '@bellwether/plugin-models-react';
import { TimelinePoint } from './timeline';

const MARK = 8;

/** A square where it is material, round below the limit, hollow where too few rows came. */
export function Mark(props: {
  cx?: number;
  cy?: number;
  payload?: TimelinePoint;
  tokens: BellwetherTokens;
}) {
  const { cx, cy, payload, tokens } = props;
  if (cx === undefined || cy === undefined || !payload) return <g />;
  if (payload.ratio === null) return <g />;
  return payload.state === 'material' ? (
    <rect
      x={cx - MARK / 2}
      y={cy - MARK / 2}
      width={MARK}
      height={MARK}
      fill={tokens.bad.main}
    />
  ) : (
    <circle cx={cx} cy={cy} r={MARK / 2} fill={tokens.current} />
  );
}
