import { ModelCostsReply } from '@bellwether/plugin-cost-common';
import { formatMoney } from '@bellwether/plugin-models-react';
import { formatAmount, formatUnitAmount } from './money';

/** `29 whole days of 30: 845.20 USD, 29.14 a day, 0.0069 per 1,000 predictions`. */
export function periodWords({
  period,
  currency,
}: Pick<ModelCostsReply, 'period' | 'currency'>): string {
  const { days, wholeDays, total, perDay, perThousand } = period;
  if (perDay === null) return `no whole day of ${days} is known`;
  const known =
    wholeDays < days
      ? `${wholeDays} whole ${wholeDays === 1 ? 'day' : 'days'} of ${days}`
      : `${days} days`;
  return [
    `${known}: ${formatMoney(total, currency)}`,
    `${formatAmount(perDay)} a day`,
    perThousand !== null &&
      `${formatUnitAmount(perThousand)} per 1,000 predictions`,
  ]
    .filter(Boolean)
    .join(', ');
}
