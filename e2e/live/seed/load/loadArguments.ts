import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  type Fault,
  faultSchema,
  rateSchema,
  secondsSchema,
  sentenceOf,
} from './bounds';

export const USAGE = `load [options]: requests to the model servers of this machine

  --rate N               requests per second and model (default 5, at most 50)
  --seconds N            how long (default 3600, at most 14400)
  --fault MODEL/VERSION:errors=SHARE,delay=MILLISECONDS
                         what a version is to do; may be given for each version
  --canary-share SHARE   share of the canary where no router splits the traffic (default 0.2)
  --control-port N       port of the HTTP control (default 0: a free one)
`;

/** Arguments that cannot be followed; the message is a sentence. */
export class ArgumentError extends Error {}

export interface VersionFault {
  model: string;
  version: string;
  fault: Fault;
}

const FAULT = /^([^/]+)\/(\d+):(.+)$/;
const FAULT_KEYS: Record<string, keyof Fault> = {
  errors: 'errorShare',
  delay: 'delayMilliseconds',
};

const argumentsSchema = z.object({
  rate: z.coerce.number().pipe(rateSchema),
  seconds: z.coerce.number().pipe(secondsSchema),
  'canary-share': z.coerce.number().gt(0).lt(1),
  'control-port': z.coerce.number().int().min(0).max(65_535),
});

/** Reads the arguments; fails with a sentence where one is unknown or beyond a bound. */
export function parseLoadArguments(args: string[]) {
  const { fault = [], ...values } = parseKnown(args);
  const parsed = argumentsSchema.safeParse(values);
  if (!parsed.success) throw new ArgumentError(sentenceOf(parsed.error));
  return {
    ratePerSecond: parsed.data.rate,
    seconds: parsed.data.seconds,
    canaryShare: parsed.data['canary-share'],
    controlPort: parsed.data['control-port'],
    faults: fault.map(parseFault),
  };
}

function parseKnown(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        rate: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '3600' },
        'canary-share': { type: 'string', default: '0.2' },
        'control-port': { type: 'string', default: '0' },
        fault: { type: 'string', multiple: true },
      },
    }).values;
  } catch (error) {
    // Node's own class of errors and its code stand before its sentence.
    throw new ArgumentError(String(error).replace(/^\w+ \[\w+\]: /, ''));
  }
}

/** Reads `flight-delay/4:errors=0.1,delay=200`. */
function parseFault(text: string): VersionFault {
  const [, model, version, settings] = FAULT.exec(text) ?? [];
  if (!model) {
    throw new ArgumentError(
      `--fault ${text}: write MODEL/VERSION:errors=SHARE,delay=MILLISECONDS`,
    );
  }
  const fault: Partial<Fault> = {};
  for (const setting of settings.split(',')) {
    const [key, value] = setting.split('=');
    const name = FAULT_KEYS[key];
    if (!name || value === undefined || value.trim() === '') {
      throw new ArgumentError(
        `--fault ${text}: '${setting}' is neither errors=SHARE nor delay=MILLISECONDS`,
      );
    }
    fault[name] = Number(value);
  }
  const parsed = faultSchema.safeParse(fault);
  if (!parsed.success) {
    throw new ArgumentError(`--fault ${text}: ${sentenceOf(parsed.error)}`);
  }
  return { model, version, fault: parsed.data };
}
