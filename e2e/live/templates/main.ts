// What a template makes, from the form to all of the traffic, on real upstreams. See e2e/live/README.md.
import { parseArgs } from 'node:util';
import { components } from '../components';
import { PlainError } from '../stack/PlainError';
import { printFailure, printStep } from '../stack/report';
import { selectComponents } from '../stack/selectComponents';
import { Stack } from '../stack/Stack';
import { untilToldToEnd } from '../stack/untilToldToEnd';
import { TASKS } from './parts';
import { NEEDED_OF_KSERVE, proveKserve } from './proveKserve';
import { NEEDED, openWorkshop } from './workshop';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      framework: { type: 'string', default: 'sklearn' },
      task: { type: 'string', default: 'classification' },
      serving: { type: 'string', default: 'rollout' },
    },
  });
  const task = TASKS.find(known => known === values.task);
  if (!task) throw new PlainError(`--task is one of ${TASKS.join(', ')}.`);
  if (!['rollout', 'kserve'].includes(values.serving)) {
    throw new PlainError('--serving is rollout or kserve.');
  }
  const byKserve = values.serving === 'kserve';
  const stack = new Stack({
    components: selectComponents(
      components,
      byKserve ? NEEDED_OF_KSERVE : NEEDED,
    ),
    onStep: printStep,
  });
  const told = untilToldToEnd().then(() => {
    process.exitCode = 130;
  });
  const print = (line: string) => console.log(line);
  const prove = async () => {
    await stack.start();
    if (byKserve) {
      const { failed } = await proveKserve(stack, { print });
      if (failed > 0) process.exitCode = 1;
      return;
    }
    const workshop = await openWorkshop(stack, { print });
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
