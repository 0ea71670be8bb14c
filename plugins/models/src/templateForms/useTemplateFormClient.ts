import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { useMemo } from 'react';
import { TemplateFormClient } from './TemplateFormClient';

export function useTemplateFormClient(): TemplateFormClient {
  const discoveryApi = useApi(discoveryApiRef);
  const fetchApi = useApi(fetchApiRef);
  return useMemo(
    () => new TemplateFormClient({ discoveryApi, fetchApi }),
    [discoveryApi, fetchApi],
  );
}
