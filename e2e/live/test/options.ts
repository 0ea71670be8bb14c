import { parseArgs } from 'node:util';
import { FAULTS } from '../faults/parts';
import { splitNames } from '../stack/options';
import { PlainError } from '../stack/PlainError';

export const USAGE = `npm run test:live -- [options]

  --only A,B       these components and what they need, and the tests of them alone
  --no-contracts   leaves out the contract tests and those of the components
  --no-journeys    leaves out the portal and the journeys in a browser
  --faults A,B     these faults only, of: ${FAULTS.join(', ')}
  --no-faults      leaves out the faults
  --minutes N      drops by name whatever would take the run beyond N minutes
  --record         writes the results into docs/upstreams.md
`;

export interface TestOptions {
  only?: string[];
  contracts: boolean;
  journeys: boolean;
  faults: string[];
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
      faults: faultsOf(values.faults, values['no-faults']),
      minutes: minutesOf(values.minutes),
      record: values.record,
      help: values.help,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PlainError(`${message}\n\n${USAGE}`);
  }
}

function faultsOf(texts: string[] | undefined, none: boolean): string[] {
  if (none && texts) {
    throw new PlainError('--faults and --no-faults say two things: leave one.');
  }
  if (none) return [];
  const names = texts ? splitNames(texts, '--faults') : [...FAULTS];
  const unknown = names.find(name => !FAULTS.includes(name));
  if (unknown) throw new PlainError(`--faults does not know '${unknown}'.`);
  return names;
}

function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (!(minutes > 0)) {
    throw new PlainError(`--minutes wants a number above 0, not '${text}'.`);
  }
  return minutes;
}
