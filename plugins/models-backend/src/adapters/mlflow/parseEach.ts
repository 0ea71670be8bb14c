import { z } from 'zod';
import { EventLoopShare, UpstreamError } from '@bellwether/plugin-models-node';

/** Parses the items of a page, giving way to other work now and then. */
export async function parseEach<S extends z.ZodType, T>(
  instance: string,
  items: unknown[],
  schema: S,
  translate: (item: z.infer<S>) => T,
): Promise<T[]> {
  const share = new EventLoopShare();
  const translated: T[] = [];
  for (const item of items) {
    const parsed = schema.safeParse(item);
    if (!parsed.success) {
      throw new UpstreamError(
        instance,
        'bad-answer',
        'answered JSON of another shape than MLflow 3 does',
      );
    }
    translated.push(translate(parsed.data));
    await share.giveWay();
  }
  return translated;
}
