import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { GuestSession } from '../portal/GuestSession';

const LOOK_MILLISECONDS = 300;
const MAKE_SECONDS = 180;

const madeSchema = z.object({ id: z.string() });
const taskSchema = z.object({ status: z.string() });
const eventsSchema = z.array(
  z.object({
    type: z.string(),
    body: z.looseObject({
      message: z.string(),
      output: z
        .looseObject({
          links: z.array(
            z.looseObject({ title: z.string(), url: z.string().optional() }),
          ),
        })
        .partial()
        .optional(),
    }),
  }),
);

/** Sends the form of `new-model` as a person does, and waits for its end. */
export async function makeThroughPortal(
  portalUrl: string,
  template: string,
  values: Record<string, unknown>,
): Promise<{ repository: string; log: string }> {
  const { links, log } = await runThroughPortal(portalUrl, template, values);
  const link = links.find(({ title }) => title === 'Repository');
  return { repository: z.string().parse(link?.url), log };
}

/**
 * Sends the form of a template, and waits for its end.
 *
 * @returns what the task's output leads to, and its log
 * @throws Error - the task did not come to its end; with its log
 */
export async function runThroughPortal(
  portalUrl: string,
  template: string,
  values: Record<string, unknown>,
): Promise<{ links: Array<{ title: string; url?: string }>; log: string }> {
  const { discoveryApi, fetchApi } = new GuestSession(portalUrl).apis;
  const base = await discoveryApi.getBaseUrl('scaffolder');
  const ask = async <T>(
    path: string,
    schema: z.ZodType<T>,
    init?: RequestInit,
  ): Promise<T> => {
    const answer = await fetchApi.fetch(`${base}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`The portal answered ${answer.status}: ${text}`);
    }
    return schema.parse(JSON.parse(text));
  };
  const { id } = await ask('/v2/tasks', madeSchema, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ templateRef: template, values }),
  });
  const deadline = Date.now() + MAKE_SECONDS * 1000;
  for (;;) {
    const { status } = await ask(`/v2/tasks/${id}`, taskSchema);
    if (!['open', 'processing'].includes(status)) {
      const events = await ask(`/v2/tasks/${id}/events`, eventsSchema);
      const log = events.map(({ body }) => body.message).join('\n');
      if (status !== 'completed')
        throw new Error(`The task ${status}:\n${log}`);
      return { links: events[events.length - 1].body.output?.links ?? [], log };
    }
    if (Date.now() > deadline) throw new Error(`The task is still ${status}`);
    await delay(LOOK_MILLISECONDS);
  }
}

/** Once the catalog has the template. */
export async function untilTemplate(
  portalUrl: string,
  name: string,
): Promise<void> {
  const { discoveryApi, fetchApi } = new GuestSession(portalUrl).apis;
  const base = await discoveryApi.getBaseUrl('catalog');
  const deadline = Date.now() + MAKE_SECONDS * 1000;
  while (Date.now() < deadline) {
    const answer = await fetchApi.fetch(
      `${base}/entities/by-name/template/default/${name}`,
    );
    // Read to its end, so that the connection can be used again.
    await answer.arrayBuffer();
    if (answer.ok) return;
    await delay(LOOK_MILLISECONDS);
  }
  throw new Error(`The catalog has no template ${name}`);
}
