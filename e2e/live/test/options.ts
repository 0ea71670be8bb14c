import { parseArgs } from 'node:util';
import { FAULTS } from '../faults/parts';
import { type Part, PARTS } from '../proof/parts';
import { splitNames } from '../stack/options';
import { PlainError } from '../stack/PlainError';
import {
  type ProvenTask,
  type ProvenTemplate,
  TASKS,
  TEMPLATES,
  USUAL_TASKS,
  USUAL_TEMPLATES,
} from '../templates/parts';

export const USAGE = `npm run test:live -- [options]

  --only A,B       these components and what they need, and the tests of them alone
  --no-contracts   leaves out the contract tests and those of the components
  --no-journeys    leaves out the portal and the journeys in a browser
  --proof A,B      these parts of the proof of canary only, of: ${PARTS.join(
    ', ',
  )}
  --no-proof       leaves out the proof of canary
  --templates A,B  projects of these frameworks, of: ${TEMPLATES.join(', ')};
                   ${USUAL_TEMPLATES.join(' and ')} when nothing is said
  --tasks A,B      and of these tasks, of: ${TASKS.join(', ')};
                   ${USUAL_TASKS.join(' and ')} when nothing is said
  --no-templates   leaves out what the templates make, and the policies that it is held against
  --faults A,B     these faults only, of: ${FAULTS.join(', ')}
  --no-faults      leaves out the faults
  --minutes N      drops by name whatever would take the run beyond N minutes
  --record         writes the results into docs/upstreams.md, and the proof's, when nothing failed, into docs/rollouts.md
`;

export interface TestOptions {
  only?: string[];
  contracts: boolean;
  journeys: boolean;
  proof: readonly Part[];
  templates: readonly ProvenTemplate[];
  tasks: readonly ProvenTask[];
  faults: readonly string[];
  minutes?: number;
  record: boolean;
  help: boolean;
}

/** Reads the arguments of `npm run test:live`; fails with a sentence and the usage. */
export function parseTestOptions(args: string[]): TestOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        only: { type: 'string', multiple: true },
        'no-contracts': { type: 'boolean', default: false },
        'no-journeys': { type: 'boolean', default: false },
        proof: { type: 'string', multiple: true },
        'no-proof': { type: 'boolean', default: false },
        templates: { type: 'string', multiple: true },
        tasks: { type: 'string', multiple: true },
        'no-templates': { type: 'boolean', default: false },
        faults: { type: 'string', multiple: true },
        'no-faults': { type: 'boolean', default: false },
        minutes: { type: 'string' },
        record: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return {
      only: values.only && splitNames(values.only, '--only'),
      contracts: !values['no-contracts'],
      journeys: !values['no-journeys'],
      proof: chosen('proof', PARTS, values.proof, values['no-proof']),
      templates: chosen(
        'templates',
        TEMPLATES,
        values.templates,
        values['no-templates'],
        USUAL_TEMPLATES,
      ),
      tasks: chosen('tasks', TASKS, values.tasks, false, USUAL_TASKS),
      faults: chosen('faults', FAULTS, values.faults, values['no-faults']),
      minutes: minutesOf(values.minutes),
      record: values.record,
      help: values.help,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PlainError(`${message}\n\n${USAGE}`);
  }
}

/** What was chosen of the parts of a step, or the usual ones: all of them, unless it is said which. */
function chosen<Name extends string>(
  step: string,
  all: readonly Name[],
  texts: string[] | undefined,
  none: boolean,
  usual: readonly Name[] = all,
): readonly Name[] {
  if (none && texts) {
    throw new PlainError(
      `--${step} and --no-${step} say two things: leave one.`,
    );
  }
  if (none) return [];
  if (!texts) return usual;
  return splitNames(texts, `--${step}`).map(name => {
    const known = all.find(one => one === name);
    if (!known) throw new PlainError(`--${step} does not know '${name}'.`);
    return known;
  });
}

function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (!(minutes > 0)) {
    throw new PlainError(`--minutes wants a number above 0, not '${text}'.`);
  }
  return minutes;
}
