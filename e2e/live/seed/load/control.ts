import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import { faultSchema, rateSchema, secondsSchema, sentenceOf } from './bounds';
import type { FaultPlan } from './FaultPlan';
import type { LoadGenerator } from './LoadGenerator';

const BODY_BYTES = 10_000;

const rateBody = z.strictObject({ ratePerSecond: rateSchema });
const startBody = z.strictObject({ seconds: secondsSchema });

/**
 * HTTP control of the generator:
 *
 *     GET  /                          what was sent, by model, version and status
 *     PUT  /rate                      {"ratePerSecond": 5}
 *     PUT  /faults/MODEL/VERSION      {"errorShare": 0.1, "delayMilliseconds": 200}
 *     POST /start                     {"seconds": 600}
 *     POST /stop
 *
 * Each answers with the state.
 */
export function controlServer(
  generator: LoadGenerator,
  faults: FaultPlan,
): Server {
  return createServer(async (request, response) => {
    const reply = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(`${JSON.stringify(body, undefined, 2)}\n`);
    try {
      const known = await act(request, generator, faults);
      if (known) reply(200, generator.state);
      else
        reply(404, { error: `There is no ${request.method} ${request.url}` });
    } catch (error) {
      if (error instanceof z.ZodError) {
        reply(400, { error: sentenceOf(error) });
      } else if (error instanceof SyntaxError || error instanceof RangeError) {
        reply(400, { error: error.message });
      } else {
        throw error;
      }
    }
  });
}

async function act(
  request: IncomingMessage,
  generator: LoadGenerator,
  faults: FaultPlan,
): Promise<boolean> {
  const [first, model, version, ...rest] = (request.url ?? '')
    .split('/')
    .slice(1)
    .map(decodeURIComponent);
  const action = `${request.method} /${first}`;
  if (action === 'PUT /faults' && model && version && rest.length === 0) {
    faults.set(model, version, faultSchema.parse(await bodyOf(request)));
    return true;
  }
  if (model !== undefined) return false;
  switch (action) {
    case 'GET /':
      return true;
    case 'PUT /rate':
      generator.setRate(rateBody.parse(await bodyOf(request)).ratePerSecond);
      return true;
    case 'POST /start':
      generator
        .start(startBody.parse(await bodyOf(request)).seconds)
        .catch(() => {});
      return true;
    case 'POST /stop':
      generator.stop();
      return true;
    default:
      return false;
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) throw new RangeError('The body is too long');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
