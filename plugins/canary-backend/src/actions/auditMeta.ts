import { TakenAction } from '@bellwether/plugin-canary-common';

/** What the audit keeps of an action that was taken, by a person or by the driver: on which model, and each request as it was sent. */
export function auditMeta(entityRef: string | undefined, taken: TakenAction) {
  return {
    entityRef,
    actionId: taken.id,
    requests: taken.requests.map(
      ({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`,
    ),
  };
}
