import { IncomingHttpHeaders } from 'http';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import {
  Delivery,
  InferenceLogAdapter,
  LoggedRow,
  Malformed,
  ReadDelivery,
} from '../InferenceLogAdapter';
import { InferenceLogConfig } from '../InferenceLogConfig';
import { readPayload } from './payloads';

const HALVES = {
  'org.kubeflow.serving.inference.request': 'request',
  'org.kubeflow.serving.inference.response': 'response',
} as const;

/** Attributes of a CloudEvent, as the payload logger sets them. */
const attributesSchema = z.object({
  specversion: z.literal('1.0'),
  // A caller of the model may choose it.
  id: z.string().min(1).max(200),
  type: z.enum([
    'org.kubeflow.serving.inference.request',
    'org.kubeflow.serving.inference.response',
  ]),
  source: z.string().min(1),
  time: z.iso.datetime({ offset: true }).optional(),
  inferenceservicename: z.string().optional(),
  namespace: z.string().optional(),
  endpoint: z.string().max(63).optional(),
});

const structuredSchema = z.looseObject({
  data: z.unknown().optional(),
  data_base64: z.string().optional(),
});

type ContentMode = 'binary' | 'structured' | 'batch';

function modeOf(headers: IncomingHttpHeaders): ContentMode | undefined {
  const type = (headers['content-type'] ?? '').split(';')[0].trim();
  if (type === 'application/cloudevents+json') return 'structured';
  if (type === 'application/cloudevents-batch+json') return 'batch';
  return headers['ce-type'] === undefined ? undefined : 'binary';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed('the data is no JSON');
  }
}

/** The events of a delivery, each as its attributes and its data. */
function eventsOf({ headers, body }: Delivery) {
  const text = body.toString('utf8');
  if (modeOf(headers) === 'binary') {
    const attributes = Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.startsWith('ce-'))
        .map(([name, value]) => [
          name.slice('ce-'.length),
          // Values are percent-encoded where they are not plain ASCII.
          typeof value === 'string' ? decode(value) : value,
        ]),
    );
    return [{ attributes, data: () => parseJson(text) }];
  }
  const parsed = parseJson(text);
  return (Array.isArray(parsed) ? parsed : [parsed]).map(event => ({
    attributes: event,
    data: () => {
      const { data, data_base64: encoded } = structuredSchema.parse(event);
      if (encoded !== undefined) {
        return parseJson(Buffer.from(encoded, 'base64').toString('utf8'));
      }
      return typeof data === 'string' ? parseJson(data) : data;
    },
  }));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function rowsOf(
  event: { attributes: unknown; data: () => unknown },
  log: InferenceLogConfig,
  receivedAt: Date,
): LoggedRow[] {
  const parsed = attributesSchema.safeParse(event.attributes);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Malformed(
      `no event of the payload logger: ${path.join('.')}: ${message}`,
    );
  }
  const { id, type, time, endpoint, namespace, inferenceservicename } =
    parsed.data;
  const wanted = log.inferenceService;
  if (
    wanted &&
    (wanted.namespace !== namespace || wanted.name !== inferenceservicename)
  ) {
    throw new Malformed(
      `the event is of another InferenceService than ${wanted.namespace}/${wanted.name}`,
    );
  }
  const half = HALVES[type];
  const { rows, version } = readPayload(
    event.data(),
    half === 'request' ? log.inputs : log.outputs,
  );
  return rows.map((values, row) => ({
    id,
    row,
    half,
    at: time ? new Date(time) : receivedAt,
    version,
    endpoint,
    values,
  }));
}

/**
 * KServe's payload logger: CloudEvents over HTTP, in binary mode as the logger sends them, and in structured and batched
 * mode as a broker between the two may. Request and response of a call have the same id.
 */
export const kservePayloadLogger: InferenceLogAdapter = {
  id: 'kserve',
  accepts: headers => modeOf(headers) !== undefined,
  read(delivery, log): ReadDelivery {
    const read: ReadDelivery = { rows: [], refused: [] };
    let events: ReturnType<typeof eventsOf>;
    try {
      events = eventsOf(delivery);
    } catch (error) {
      if (error instanceof Malformed) throw new InputError(error.message);
      throw error;
    }
    events.forEach((event, i) => {
      try {
        read.rows.push(...rowsOf(event, log, delivery.receivedAt));
      } catch (error) {
        if (!(error instanceof Malformed || error instanceof z.ZodError)) {
          throw error;
        }
        const sentence =
          error instanceof Malformed ? error.message : 'the event has no data';
        read.refused.push({ place: `event ${i + 1}`, sentence });
      }
    });
    return read;
  },
};
