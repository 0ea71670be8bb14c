import { useApi } from '@backstage/core-plugin-api';
import {
  ChangesPreview,
  ChosenRecommendation,
} from '@bellwether/plugin-cost-common';
import { Loaded } from '@bellwether/plugin-models-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { costApiRef } from '../../api';

/** What changes are asked for: put in force, or taken back. */
export interface AskedChanges {
  kind: 'apply' | 'revert';
  recommendations: ChosenRecommendation[];
}

/** What it would change. It does not refresh by itself: what a person confirms is what they have read. */
export function usePreview(asked: AskedChanges): Loaded<ChangesPreview> {
  const cost = useApi(costApiRef);
  const { value, error, loading, retry } = useAsyncRetry(
    () => cost.preview(asked),
    [cost, asked],
  );
  return { value, error: loading ? undefined : error, loading, retry };
}
