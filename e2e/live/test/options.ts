import { parseArgs } from 'node:util';
import { splitNames } from '../stack/options';
import { PlainError } from '../stack/PlainError';

export const USAGE = `npm run test:live -- [options]

  --only A,B       these components and what they need, and the tests of them alone
  --no-journeys    leaves out the portal and the journeys in a browser
  --record         writes the results into docs/upstreams.md
`;

export interface TestOptions {
  only?: string[];
  journeys: boolean;
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
        'no-journeys': { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return {
      only: values.only && splitNames(values.only),
      journeys: !values['no-journeys'],
      record: values.record,
      help: values.help,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PlainError(`${message}\n\n${USAGE}`);
  }
}
