// `npm run test:live`: contract tests, journeys and faults against the real upstreams. See e2e/live/README.md.
import path from 'node:path';
import { findBrowser } from './browser.mjs';
import { runTypescript } from './runTypescript.mjs';
import { main, prepare, root } from './toolchain.mjs';

await main(async () => {
  const browser = findBrowser();
  const { tools } = await prepare();
  process.exitCode = await runTypescript(
    tools,
    path.join(root, 'e2e/live/test/main.ts'),
    process.argv.slice(2),
    browser ? { CHROME_PATH: browser } : {},
  );
});
