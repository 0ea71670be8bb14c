import { VerdictTest } from '@bellwether/plugin-canary-common';
import { formatNumber, formatShare } from '@bellwether/plugin-models-react';

const MINUS = '\u2212';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function superscript(exponent: number): string {
  const digits = Array.from(String(Math.abs(exponent)), digit =>
    SUPERSCRIPTS.charAt(Number(digit)),
  ).join('');
  return exponent < 0 ? `⁻${digits}` : digits;
}

/**
 * Evidence E of its natural logarithm: one decimal under 100, then an integer, then a power of ten. Nobody reads logarithms.
 */
export function formatE(logE: number): string {
  const exponent = logE / Math.LN10;
  if (exponent >= 5 || exponent <= -3) {
    return `10${superscript(Math.round(exponent))}`;
  }
  const value = Math.exp(logE);
  if (value >= 100) return formatNumber(Math.round(value), 6);
  if (value >= 0.1) return value.toFixed(1);
  return formatNumber(value, 1);
}

/** A tick at a power of ten. */
export function formatPowerOfTen(exponent: number): string {
  if (exponent > 5 || exponent < -3) return `10${superscript(exponent)}`;
  return exponent < 0
    ? (10 ** exponent).toFixed(-exponent)
    : String(10 ** exponent);
}

/** `1.57`; two decimals as in the rest of the screen. */
export function formatRatio(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return formatNumber(value, 2);
  if (value >= 100) return formatNumber(value, 3);
  return value.toFixed(2).replace(/^-/, MINUS);
}

type Effect = NonNullable<VerdictTest['effect']>;

const EFFECT_NAMES: Record<Effect['name'], string> = {
  'risk-ratio': 'canary ÷ stable',
  'odds-ratio': 'seen ÷ asked odds',
  psi: 'PSI',
};

/** What an effect is, in words. */
export function effectName(name: Effect['name']): string {
  return EFFECT_NAMES[name];
}

/** Whether an effect has an interval, however wide: an index of how unlike two distributions are has none. */
export function hasInterval({ name }: Effect): boolean {
  return name !== 'psi';
}

/** `1.57 (0.85 – 3.00)`; why there is none where there is none. */
export function formatEffect(effect: Effect): string {
  const { value, low, high, reason } = effect;
  if (value === null) return reason ?? 'Not known yet';
  if (!hasInterval(effect)) return formatRatio(value);
  const ends = [low, high].map((end, index) => {
    if (end !== null) return formatRatio(end);
    return index === 0 ? '0' : '∞';
  });
  return `${formatRatio(value)} (${ends.join(' – ')})`;
}

/** `98 % interval`. */
export function intervalName({ coverage }: Effect): string {
  return coverage === undefined
    ? 'interval'
    : `${formatShare(coverage)} interval`;
}

/** Below this, counts scatter as those of independent requests do. */
const LEAST_SCATTER = 1.05;

/** Whether a test's counts scatter so much more widely that it is worth saying. */
export function scatterShows(dispersion: number | undefined): boolean {
  return dispersion !== undefined && dispersion > LEAST_SCATTER;
}
