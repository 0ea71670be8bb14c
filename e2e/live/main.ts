// `npm run live`: the real upstreams on this machine, until Ctrl-C.
import { components } from './components';
import { portal } from './portal';
import { openControl } from './stack/control';
import { parseLiveOptions, USAGE } from './stack/options';
import {
  printFailure,
  printStep,
  rowsOf,
  writeVariables,
} from './stack/report';
import { selectComponents } from './stack/selectComponents';
import { Stack } from './stack/Stack';
import { renderTable } from './stack/table';
import { untilToldToEnd } from './stack/untilToldToEnd';

function listComponents(): void {
  for (const { name, version, onRequest } of components) {
    console.log(
      `${name} ${version}${onRequest ? ' (when asked for by --only)' : ''}`,
    );
  }
}

async function runUntilEnd(stack: Stack, start: () => Promise<void>) {
  let toldToEnd = false;
  const told = untilToldToEnd().then(() => {
    toldToEnd = true;
  });
  const failed = new Promise<void>((_, reject) => {
    stack.once('failure', reject);
  });
  try {
    // A server may end while others still start.
    await Promise.race([told, failed, start().then(() => told)]);
  } catch (error) {
    if (!toldToEnd) printFailure(error);
  } finally {
    await stack.end();
  }
}

async function main(): Promise<void> {
  const options = parseLiveOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  if (options.list) {
    listComponents();
    return;
  }
  const stack = new Stack({
    components: selectComponents(
      components,
      options.only && [
        ...options.only,
        ...(options.portal ? portal(options.portalPort).needs : []),
      ],
    ),
    keep: options.keep,
    onStep: printStep,
  });
  const control = await openControl(stack);
  const began = Date.now();
  await runUntilEnd(stack, async () => {
    await stack.start();
    if (options.portal) await stack.add(portal(options.portalPort));
    console.log(`\n${renderTable(rowsOf(stack))}\n`);
    console.log(
      `  Addresses and tokens: source ${writeVariables(stack, {
        BELLWETHER_LIVE_CONTROL: control.url,
      })}`,
    );
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(`  Ready after ${seconds} s. Ctrl-C ends it.`);
  });
}

main()
  .catch(printFailure)
  .finally(() => process.exit());
