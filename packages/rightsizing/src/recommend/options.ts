import {
  calibrationSchema,
  defaultCalibration,
  type Calibration,
} from '../margin';
import type { MarginMethod, RecommendOptions } from './types';

/** Options with all their fields. */
export interface Settings {
  targetBreach: number;
  targetRequestBreach: number;
  targetThrottled: number;
  holdout: number;
  horizonSeconds: number | null;
  margin: MarginMethod;
  calibration: Calibration;
  least: { cpuCores: number; memoryBytes: number };
}

const MOST_REQUEST_BREACH = 0.2;

/** Options that make no sense; the message names the option. */
export class OptionsError extends Error {
  readonly name = 'OptionsError';
}

function share(name: string, value: number, isOpen = true): number {
  const fits = isOpen ? value > 0 && value < 1 : value >= 0 && value < 1;
  if (!fits) {
    throw new OptionsError(
      `${name} is ${value}, not a share ${
        isOpen ? 'above' : 'from'
      } 0 and below 1`,
    );
  }
  return value;
}

/** @throws OptionsError that names the option */
export function settingsOf(options: RecommendOptions): Settings {
  const targetBreach = share('targetBreach', options.targetBreach ?? 0.01);
  const calibration = options.calibration ?? defaultCalibration;
  if (calibration !== defaultCalibration) {
    const parsed = calibrationSchema.safeParse(calibration);
    if (!parsed.success) {
      throw new OptionsError(`calibration: ${parsed.error.issues[0].message}`);
    }
  }
  const horizonSeconds = options.horizonSeconds ?? null;
  if (
    horizonSeconds !== null &&
    !(horizonSeconds > 0 && Number.isFinite(horizonSeconds))
  ) {
    throw new OptionsError(
      `horizonSeconds is ${horizonSeconds}, not a time above 0`,
    );
  }
  const least = options.least ?? { cpuCores: 0.01, memoryBytes: 32 * 2 ** 20 };
  for (const [name, value] of Object.entries(least)) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new OptionsError(`least.${name} is ${value}`);
    }
  }
  return {
    targetBreach,
    targetRequestBreach: share(
      'targetRequestBreach',
      options.targetRequestBreach ??
        Math.max(
          targetBreach,
          Math.min(MOST_REQUEST_BREACH, 10 * targetBreach),
        ),
    ),
    targetThrottled: share('targetThrottled', options.targetThrottled ?? 0.01),
    holdout: share('holdout', options.holdout ?? 0.5, false),
    horizonSeconds,
    margin: options.margin ?? 'conformal',
    calibration,
    least,
  };
}
