import { useApi } from '@backstage/core-plugin-api';
import {
  Action,
  ActionParameters,
  Preview,
} from '@bellwether/plugin-canary-common';
import { Loaded } from '@bellwether/plugin-models-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { canaryApiRef } from '../../api';

/**
 * What an action would do. It does not refresh by itself: what a person confirms is what they have read.
 */
export function usePreview(
  id: string,
  action: Action,
  parameters: ActionParameters,
): Loaded<Preview> {
  const canary = useApi(canaryApiRef);
  const { value, error, loading, retry } = useAsyncRetry(
    () => canary.preview(id, { action, parameters }),
    [canary, id, action, parameters],
  );
  return { value, error: loading ? undefined : error, loading, retry };
}
