export * from './types';
export * from './UsageError';
export * from './cleanSamples';
export * from './prepareUsage';
