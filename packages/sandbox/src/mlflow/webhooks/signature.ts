import { createHmac } from 'node:crypto';

/** MLflow's signature: over identifier, time and body, so that none can be exchanged for another. */
export function webhookSignature(
  secret: string,
  deliveryId: string,
  timestamp: string,
  body: string,
): string {
  const digest = createHmac('sha256', secret)
    .update(`${deliveryId}.${timestamp}.${body}`)
    .digest('base64');
  return `v1,${digest}`;
}
