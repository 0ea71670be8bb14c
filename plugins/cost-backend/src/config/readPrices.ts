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
/** What a list says of itself, and no price. */
const NO_PRICES = ['currency', 'source', 'date'];

/** What the portal's amounts are made of. */
export interface Money {
  prices: PriceList;
  /** Of all amounts that are shown. */
  currency: string;
  /** What a unit of the price list's currency is worth in it. */
  rate: number;
}

/**
 * The list of the portal: its own, or the one that ships. A list of another currency, or with unit prices of its own, is not completed
 * with machines of ours; another one says that it was.
 */
function listOf(own: Record<string, unknown>): PriceList {
  const { currency, source, date, instanceTypes, ...theirs } = defaultPriceList;
  if (own.currency === undefined) {
    const priced = Object.keys(own).find(field => !NO_PRICES.includes(field));
    if (priced !== undefined) {
      throw new InputError(
        `currency: ${priced} is given without the currency that it is in; name it, for example currency: ${currency}`,
      );
    }
  } else if (own.currency !== currency) {
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

function currencyAt(key: string, text: string): string {
  const parsed = currencySchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InputError(`${key}: ${parsed.error.issues[0].message}`);
}

/**
 * Reads `cost.prices`, and the currency that all amounts are in.
 *
 * @throws InputError that names the key: of a list that cannot be read, and of a currency that nobody said the rate of
 */
export function readMoney(config: Config | undefined): Money {
  const own = config?.getOptional<Record<string, unknown>>('prices');
  let prices = defaultPriceList;
  try {
    if (own !== undefined) prices = listOf(own);
  } catch (error) {
    throw new InputError(
      `cost.prices: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  const currency = currencyAt(
    'cost.currency',
    config?.getOptionalString('currency') ?? prices.currency,
  );
  const given = config?.getOptionalNumber('exchangeRate');
  if (given !== undefined && !(given > 0)) {
    throw new InputError('cost.exchangeRate: must be greater than 0');
  }
  if (currency !== prices.currency && given === undefined) {
    const list = own ? 'cost.prices' : 'the price list that ships';
    throw new InputError(
      `${list} is in ${prices.currency} and cost.currency is ${currency}: say in cost.exchangeRate what one ${prices.currency} is worth`,
    );
  }
  return { prices, currency, rate: given ?? 1 };
}

/**
 * What a unit of an upstream's currency is worth in the portal's: upstreams do not say which theirs is. Where nobody does, it
 * is that of the price list.
 *
 * @param key - of the configuration, that names the upstream's currency
 * @throws InputError that names the key: of a currency whose rate nobody said
 */
export function rateOf(
  key: string,
  upstream: string | undefined,
  { currency, prices, rate }: Money,
): number {
  const theirs = currencyAt(key, upstream ?? prices.currency);
  if (theirs === prices.currency) return rate;
  if (theirs === currency) return 1;
  throw new InputError(
    `${key} is ${theirs}, and cost.exchangeRate says what one ${
      prices.currency
    } is worth: only ${[...new Set([prices.currency, currency])].join(
      ' and ',
    )} can be read`,
  );
}
