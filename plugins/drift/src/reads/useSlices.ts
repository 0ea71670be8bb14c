import { useApi } from '@backstage/core-plugin-api';
import { Monitor, WindowDetail } from '@bellwether/plugin-drift-common';
import { useLive } from '@bellwether/plugin-models-react';
import { driftApiRef } from '../api';

/** One column of a window by slice. The first answer for a judgement takes a reading of all rows. */
export function useSlices(
  { id }: Monitor,
  { range, judgedAt }: WindowDetail,
  column: string,
) {
  const drift = useApi(driftApiRef);
  return useLive(options => drift.getSlices(id, range.from, column, options), {
    deps: [drift, id, range.from, judgedAt, column],
  });
}
