import http from 'node:http';
import { PlainError } from './PlainError';
import type { Stack } from './Stack';

type Action = (stack: Stack, name: string) => Promise<void> | void;

const ACTIONS: Record<string, Action> = {
  pause: (stack, name) => stack.pauseServer(name, true),
  resume: (stack, name) => stack.pauseServer(name, false),
  stop: (stack, name) => stack.stopServer(name),
  start: (stack, name) => stack.restartServer(name),
};

const PATH = /^\/processes\/([^/]+)\/([a-z]+)$/;

export interface Control {
  url: string;
  close(): void;
}

/**
 * Lets tests in other programs put a server out of order: `POST /processes/<name>/pause`, `resume`, `stop` or `start`. It has
 * happened when the answer comes; whether a started server answers already is for the caller to ask.
 */
export async function openControl(stack: Stack): Promise<Control> {
  const server = http.createServer((request, response) => {
    answer(stack, request)
      .catch((error: unknown) => ({
        status: error instanceof PlainError ? 404 : 500,
        text: error instanceof Error ? error.message : String(error),
      }))
      .then(({ status, text }) => {
        response.writeHead(status, { 'Content-Type': 'text/plain' });
        response.end(`${text}\n`);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (!address || typeof address === 'string') {
    throw new Error('The control has no port');
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  stack: Stack,
  { method, url = '' }: http.IncomingMessage,
): Promise<{ status: number; text: string }> {
  const [, name, verb] = PATH.exec(url) ?? [];
  const action = verb ? ACTIONS[verb] : undefined;
  if (method !== 'POST' || !action) {
    const verbs = Object.keys(ACTIONS).join('|');
    return { status: 404, text: `POST /processes/<name>/${verbs}` };
  }
  await action(stack, decodeURIComponent(name));
  return { status: 200, text: 'done' };
}
