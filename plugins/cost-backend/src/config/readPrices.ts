import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { currencySchema } from '@bellwether/plugin-cost-common';
import {
  defaultPriceList,
  PriceList,
  readPriceList,
} from '@bellwether/rightsizing';

/** Prices of a unit of a machine, which its whole price is made of. */
const UNIT_PRICES = ['perCpuCoreHour', 'perMemoryGibHour'];

/**
 * The list of the portal: its own, or the one that ships. A list of another currency, or with unit prices of its own, is not completed
 * with machines of ours; another one says that it was.
 */
function listOf(own: Record<string, unknown>): PriceList {
  const { currency, source, date, instanceTypes, ...theirs } = defaultPriceList;
  if (own.currency !== undefined && own.currency !== currency) {
    return readPriceList(own);
  }
  const hasUnitPrices = UNIT_PRICES.some(field => own[field] !== undefined);
  const isWhole = UNIT_PRICES.every(field => own[field] !== undefined);
  return readPriceList({
    ...theirs,
    currency,
    date,
    ...own,
    source: isWhole
      ? own.source ?? 'cost.prices'
      : `${own.source ?? 'cost.prices'}; what it leaves out from ${source}`,
    instanceTypes: {
      ...(hasUnitPrices ? {} : instanceTypes),
      ...(typeof own.instanceTypes === 'object' ? own.instanceTypes : {}),
    },
  });
}

/**
 * Reads `cost.prices` and the currency that all amounts are in.
 *
 * @throws InputError that names the key: of a list that cannot be read, and of a currency that nobody said the rate of
 */
export function readPrices(config: Config | undefined): {
  prices: PriceList;
  currency: string;
} {
  const own = config?.getOptional<Record<string, unknown>>('prices');
  let prices = defaultPriceList;
  try {
    if (own !== undefined) prices = listOf(own);
  } catch (error) {
    throw new InputError(
      `cost.prices: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  const wanted = currencySchema.safeParse(
    config?.getOptionalString('currency') ?? prices.currency,
  );
  if (!wanted.success) {
    throw new InputError(`cost.currency: ${wanted.error.issues[0].message}`);
  }
  const currency = wanted.data;
  if (
    own !== undefined &&
    currency !== prices.currency &&
    config?.getOptionalNumber('exchangeRate') === undefined
  ) {
    throw new InputError(
      `cost.prices is in ${prices.currency} and cost.currency is ${currency}: say in cost.exchangeRate what one ${prices.currency} is worth`,
    );
  }
  return { prices, currency };
}
