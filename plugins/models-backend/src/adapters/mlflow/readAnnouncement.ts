import { createHmac, timingSafeEqual } from 'crypto';
import { AuthenticationError, InputError } from '@backstage/errors';
import { RegistryAnnouncement } from '@bellwether/plugin-models-node';
import { z } from 'zod';

/** Senders' clocks may be ahead by this much. */
const CLOCK_SKEW_MS = 60_000;

const bodySchema = z.object({
  entity: z.string(),
  action: z.string(),
  data: z.object({
    name: z.string().min(1),
    alias: z.string().optional(),
    version: z.coerce.number().int().positive().optional(),
  }),
});

const followed = [
  'registered_model',
  'model_version',
  'model_version_tag',
  'model_version_alias',
];

/**
 * Verifies a delivery of an MLflow webhook and says what changed. A retry repeats identifier, time and signature, so the age
 * limit has to be longer than the time over which the registry retries.
 *
 * @returns undefined for what the portal does not follow, for example prompts
 */
export function readAnnouncement(
  request: {
    headers: Record<string, string | string[] | undefined>;
    rawBody: Buffer;
  },
  options: { secret: string; maxAgeMs: number; now: Date },
): RegistryAnnouncement | undefined {
  const deliveryId = header(request.headers, 'x-mlflow-delivery-id');
  const timestamp = header(request.headers, 'x-mlflow-timestamp');
  const signatures = header(request.headers, 'x-mlflow-signature');
  const at = new Date(Number(timestamp) * 1000);
  if (!/^\d{1,12}$/.test(timestamp) || deliveryId.length > 200) {
    throw new AuthenticationError('The delivery is not signed as it should be');
  }
  const signed = Buffer.concat([
    Buffer.from(`${deliveryId}.${timestamp}.`),
    request.rawBody,
  ]);
  if (!isSignedWith(options.secret, signed, signatures)) {
    throw new AuthenticationError('The delivery is not signed by the secret');
  }
  const ageMs = options.now.getTime() - at.getTime();
  if (ageMs > options.maxAgeMs || ageMs < -CLOCK_SKEW_MS) {
    throw new AuthenticationError('The delivery is too old or from the future');
  }
  const { entity, action, data } = parseBody(request.rawBody);
  if (!followed.includes(entity)) return undefined;
  return {
    deliveryId,
    at,
    model: data.name,
    alias:
      entity === 'model_version_alias' && data.alias
        ? {
            name: data.alias,
            version: action === 'deleted' ? null : data.version ?? null,
          }
        : undefined,
  };
}

function header(
  headers: Record<string, string | string[] | undefined>,
  name: string,
): string {
  const value = headers[name];
  if (typeof value !== 'string' || !value) {
    throw new AuthenticationError(`The delivery has no header ${name}`);
  }
  return value;
}

/** Several signatures, separated by spaces, are there while a secret is exchanged for another. */
function isSignedWith(secret: string, signed: Buffer, signatures: string) {
  const expected = createHmac('sha256', secret).update(signed).digest();
  return signatures
    .split(/\s+/)
    .filter(signature => signature.startsWith('v1,'))
    .map(signature => Buffer.from(signature.slice(3), 'base64'))
    .some(
      given =>
        given.length === expected.length && timingSafeEqual(given, expected),
    );
}

function parseBody(rawBody: Buffer) {
  let json: unknown;
  try {
    json = JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw new InputError('The delivery is not JSON');
  }
  // The event of another entity may have data of any shape.
  const entity = z.object({ entity: z.string() }).safeParse(json);
  if (entity.success && !followed.includes(entity.data.entity)) {
    return { entity: entity.data.entity, action: '', data: { name: '' } };
  }
  const body = bodySchema.safeParse(json);
  if (!body.success) {
    throw new InputError('The delivery does not say which model changed');
  }
  return body.data;
}
