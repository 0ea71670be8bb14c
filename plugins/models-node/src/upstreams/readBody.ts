import { z } from 'zod';
import { UpstreamError } from './UpstreamError';

/** Larger texts are no model card, and no MLmodel. */
const LARGEST_FILE_BYTES = 1_000_000;

/**
 * Parses a JSON answer; what does not fit is told apart, since each has another cause.
 *
 * @param software - whose answers the schema describes, for example `MLflow 3`
 * @throws UpstreamError of kind `bad-answer`
 * @public
 */
export function parseJson<T>(
  { instance, software }: { instance: string; software: string },
  text: string,
  schema: z.ZodType<T>,
): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UpstreamError(instance, 'bad-answer', describeNoJson(text));
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    throw new UpstreamError(
      instance,
      'bad-answer',
      `answered JSON of another shape than ${software} does`,
    );
  }
  return parsed.data;
}

function describeNoJson(text: string): string {
  const trimmed = text.trim();
  if (trimmed.startsWith('<')) return 'answered HTML instead of JSON';
  if (trimmed.startsWith('{') && !trimmed.endsWith('}')) {
    return 'answered JSON that ends early';
  }
  return 'answered something else than JSON';
}

/** Reads a text that may be a file of any size. @public */
export async function readFileText(
  instance: string,
  response: Response,
): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > LARGEST_FILE_BYTES) {
      throw new UpstreamError(
        instance,
        'bad-answer',
        'answered a file that is too large to be read',
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
