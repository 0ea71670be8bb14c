// `npm run live:templates`: what a template makes, from the form to all of the traffic. See e2e/live/README.md.
import path from 'node:path';
import { main, prepare, root } from './toolchain.mjs';
import { runTypescript } from './runTypescript.mjs';

await main(async () => {
  const { tools } = await prepare();
  process.exitCode = await runTypescript(
    tools,
    path.join(root, 'e2e/live/templates/main.ts'),
    process.argv.slice(2),
  );
});
