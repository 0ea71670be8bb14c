import { z } from 'zod';
import { ask, json } from '../components/answers';

const NAME = 'bellwether';

/** As in app-config.live.yaml. */
const INSTANCE = 'mlflow-prod';
const SECRET = 'live-webhook-secret';

/** What MLflow can tell of models, versions and aliases; of a deleted version or model it tells nothing. */
const EVENTS = [
  ['REGISTERED_MODEL', 'CREATED'],
  ['MODEL_VERSION', 'CREATED'],
  ['MODEL_VERSION_TAG', 'SET'],
  ['MODEL_VERSION_TAG', 'DELETED'],
  ['MODEL_VERSION_ALIAS', 'CREATED'],
  ['MODEL_VERSION_ALIAS', 'DELETED'],
].map(([entity, action]) => ({ entity, action }));

const listSchema = z.object({
  webhooks: z
    .array(z.object({ webhook_id: z.string(), name: z.string() }))
    .default([]),
});

/** Lets MLflow tell the portal of changes, at its address of this run. */
export async function announceChanges(
  mlflowUrl: string,
  portalUrl: string,
): Promise<void> {
  const webhooks = `${mlflowUrl}/api/2.0/mlflow/webhooks`;
  const known = listSchema.parse(
    JSON.parse(await ask(`${webhooks}?max_results=100`)),
  );
  for (const { webhook_id, name } of known.webhooks) {
    if (name === NAME) {
      await ask(`${webhooks}/${webhook_id}`, { method: 'DELETE' });
    }
  }
  await ask(
    webhooks,
    json('POST', {
      name: NAME,
      url: `${portalUrl}/api/models/v1/webhooks/${INSTANCE}`,
      secret: SECRET,
      status: 'ACTIVE',
      events: EVENTS,
    }),
  );
}
