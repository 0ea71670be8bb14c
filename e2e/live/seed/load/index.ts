import path from 'node:path';
import type { Component } from '../../stack/Component';
import { answers, loopback } from '../../components/answers';
import { typescript } from '../../components/typescript';

/** Steady requests to every served model; see control.ts for how to make a version fail or be slow. */
export const load: Component = {
  name: 'load',
  version: '',
  needs: ['seed', 'nginx'],
  async install() {},
  async start(context) {
    const port = await context.freePort();
    const address = loopback(port);
    const process_ = context.spawn(
      'load',
      process.execPath,
      typescript(
        path.join(__dirname, 'main.ts'),
        ...['--control-port', String(port)],
      ),
      { env: { ...process.env, ...context.environment } },
    );
    await context.untilReady(process_, () => answers(address));
    return {
      processes: [{ process: process_, address }],
      environment: { BELLWETHER_LOAD_URL: address },
    };
  },
};
