import { parseArgs } from 'node:util';
import { PlainError } from './PlainError';

export const USAGE = `npm run live -- [options]

  --only A,B     these components and what they need, instead of the usual ones
  --portal       starts the portal against them
  --port N       port of the portal (default 7007)
  --keep         databases survive, and are used by the next start with --keep
  --list         says which components there are
`;

export interface LiveOptions {
  only?: string[];
  portal: boolean;
  portalPort: number;
  keep: boolean;
  list: boolean;
  help: boolean;
}

/** Reads the arguments of `npm run live`; fails with a sentence and the usage. */
export function parseLiveOptions(args: string[]): LiveOptions {
  try {
    const { values } = parseArgs({
      args,
      options: {
        only: { type: 'string', multiple: true },
        portal: { type: 'boolean', default: false },
        port: { type: 'string' },
        keep: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.port !== undefined && !values.portal) {
      throw new PlainError('--port is the port of the portal: add --portal.');
    }
    const portalPort = Number(values.port ?? 7007);
    if (
      !Number.isInteger(portalPort) ||
      portalPort < 1 ||
      portalPort > 65_535
    ) {
      throw new PlainError(`--port wants a port number, not '${values.port}'.`);
    }
    return {
      only: values.only && splitNames(values.only, '--only'),
      portal: values.portal,
      portalPort,
      keep: values.keep,
      list: values.list,
      help: values.help,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PlainError(`${message}\n\n${USAGE}`);
  }
}

/** Names that stand in one argument with commas, or in several. */
export function splitNames(texts: string[], option: string): string[] {
  const names = texts
    .flatMap(text => text.split(','))
    .map(name => name.trim())
    .filter(name => name !== '');
  if (names.length === 0) throw new PlainError(`${option} wants a name.`);
  return names;
}
