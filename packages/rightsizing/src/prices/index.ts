export * from './PriceList';
export * from './defaultPriceList';
export * from './priceOf';
