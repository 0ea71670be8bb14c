import { EstimatedAmount } from '@bellwether/plugin-cost-common';
import {
  formatInteger,
  formatMoney,
  formatShare,
} from '@bellwether/plugin-models-react';

const MINUS = '\u2212';

/** `29.15`: for places whose head or axis names the currency. */
export function formatAmount(amount: number): string {
  return amount
    .toLocaleString('en', {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    })
    .replace(/^-/, MINUS);
}

/** `0.0069`: cost of 1,000 predictions needs more digits than a day's. */
export function formatUnitAmount(amount: number): string {
  return amount
    .toLocaleString('en', {
      minimumFractionDigits: 4,
      maximumFractionDigits: 4,
    })
    .replace(/^-/, MINUS);
}

/** `0.0069 USD`. */
export function formatUnitMoney(amount: number, currency: string): string {
  return formatMoney(amount, currency, 4);
}

/** `4.12 (3.60 – 4.60)`. */
export function formatEstimate({ value, low, high }: EstimatedAmount): string {
  return `${formatAmount(value)} (${formatAmount(low)} – ${formatAmount(
    high,
  )})`;
}

/** `+2 %`; no change has no sign. */
export function formatChange(share: number): string {
  // A trend has no more than one decimal.
  const rounded = Math.round(share * 1000) / 1000;
  const text = formatShare(rounded === 0 ? 0 : rounded);
  return rounded > 0 ? `+${text}` : text;
}

/** `502 (426 – 573)`: cents say nothing of what adds up over months. */
export function formatWholeEstimate({
  value,
  low,
  high,
}: EstimatedAmount): string {
  return `${formatInteger(value)} (${formatInteger(low)} – ${formatInteger(
    high,
  )})`;
}
