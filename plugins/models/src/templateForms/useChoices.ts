import { FetchApi, fetchApiRef, useApi } from '@backstage/core-plugin-api';
import useAsync from 'react-use/esm/useAsync';
import { Choices } from './TemplateFormClient';
import { useTemplateFormClient } from './useTemplateFormClient';

/** What is being asked for: for an answer the backend asks every cluster, and fields that open together ask once. */
const underway = new WeakMap<FetchApi, Promise<Choices>>();

/** What a form may offer. */
export function useChoices() {
  const client = useTemplateFormClient();
  const fetchApi = useApi(fetchApiRef);
  return useAsync(() => {
    const shared =
      underway.get(fetchApi) ??
      client.choices().finally(() => underway.delete(fetchApi));
    underway.set(fetchApi, shared);
    return shared;
  }, [client, fetchApi]);
}
