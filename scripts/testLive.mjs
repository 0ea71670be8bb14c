// `npm run test:live`: contract tests and journeys against the real upstreams. See e2e/live/README.md.
import path from 'node:path';
import { findBrowser, HOW_TO_GET_ONE } from './browser.mjs';
import { runTypescript } from './runTypescript.mjs';
import { main, PlainError, prepare, root } from './toolchain.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const browser = findBrowser();
  if (!browser && !args.some(arg => ['--no-journeys', '--help'].includes(arg)))
    throw new PlainError(HOW_TO_GET_ONE);
  const { tools } = await prepare();
  process.exitCode = await runTypescript(
    tools,
    path.join(root, 'e2e/live/test/main.ts'),
    args,
    browser ? { CHROME_PATH: browser } : {},
  );
});
