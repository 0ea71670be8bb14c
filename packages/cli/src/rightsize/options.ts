import { UsageError } from '../CliError';

/** The options as they stand on the command line. */
export interface GivenOptions {
  usage: string;
  requests?: string;
  prices?: string;
  targetBreach?: string;
  horizon?: string | true;
  holdout?: string;
  format?: 'text' | 'json';
}

export interface RightsizeOptions {
  usage: string;
  requests?: string;
  prices?: string;
  targetBreach: number;
  /** Undefined: as long as the hold-out. */
  horizonSeconds?: number;
  holdout: number;
  format: 'text' | 'json';
}

const UNIT_SECONDS: Record<string, number> = {
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};
const USUAL_HORIZON = '7d';

function shareOf(option: string, text: string): number {
  const share = Number(text);
  if (text.trim() === '' || !(share > 0 && share < 1)) {
    throw new UsageError(`${option} '${text}' is not a number between 0 and 1`);
  }
  return share;
}

function secondsOf(text: string): number {
  const found = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text.trim());
  const seconds = found ? Number(found[1]) * UNIT_SECONDS[found[2]] : 0;
  if (!(seconds > 0)) {
    throw new UsageError(
      `--horizon '${text}' is not a duration such as 90m, 36h, 7d or 2w`,
    );
  }
  return seconds;
}

/** @throws UsageError that names the option */
export function readOptions(
  given: GivenOptions,
  isTerminal: boolean,
): RightsizeOptions {
  const { usage, requests, prices, targetBreach, horizon, holdout } = given;
  return {
    usage,
    requests,
    prices,
    targetBreach:
      targetBreach === undefined
        ? 0.01
        : shareOf('--target-breach', targetBreach),
    horizonSeconds:
      horizon === undefined
        ? undefined
        : secondsOf(horizon === true ? USUAL_HORIZON : horizon),
    holdout: holdout === undefined ? 0.5 : shareOf('--holdout', holdout),
    format: given.format ?? (isTerminal ? 'text' : 'json'),
  };
}
