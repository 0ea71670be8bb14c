import { alertApiRef, useApiHolder } from '@backstage/core-plugin-api';
import { toastApiRef } from '@backstage/frontend-plugin-api';

const SHOWN_FOR_MS = 6000;

/** Tells of a success that the page behind shows a moment later: a toast, or an alert where the portal has no toasts. */
export function useAnnounce() {
  const apis = useApiHolder();
  return (title: string, description: string) => {
    const toasts = apis.get(toastApiRef);
    if (toasts) {
      toasts.post({
        title,
        description,
        status: 'success',
        timeout: SHOWN_FOR_MS,
      });
      return;
    }
    apis.get(alertApiRef)?.post({
      message: `${title}. ${description}`,
      severity: 'success',
      display: 'transient',
    });
  };
}
