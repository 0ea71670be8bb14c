// What a template makes, from the form to all of the traffic, on real upstreams. See e2e/live/README.md.
import { parseArgs } from 'node:util';
import { components } from '../components';
import { PlainError } from '../stack/PlainError';
import { printFailure, printStep } from '../stack/report';
import { selectComponents } from '../stack/selectComponents';
import { Stack } from '../stack/Stack';
import { untilToldToEnd } from '../stack/untilToldToEnd';
import { TASKS } from './parts';
import { NEEDED, openWorkshop } from './workshop';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      framework: { type: 'string', default: 'sklearn' },
      task: { type: 'string', default: 'classification' },
    },
  });
  const task = TASKS.find(known => known === values.task);
  if (!task) throw new PlainError(`--task is one of ${TASKS.join(', ')}.`);
  const stack = new Stack({
    components: selectComponents(components, NEEDED),
    onStep: printStep,
  });
  const told = untilToldToEnd().then(() => {
    process.exitCode = 130;
  });
  const prove = async () => {
    await stack.start();
    const workshop = await openWorkshop(stack, {
      print: line => console.log(line),
    });
    try {
      const { checks } = await workshop.prove(values.framework, task);
      if (checks.failed > 0) process.exitCode = 1;
    } finally {
      await workshop.close();
    }
  };
  try {
    await Promise.race([told, prove()]);
  } finally {
    await stack.end();
  }
}

main()
  .catch(error => {
    printFailure(error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
