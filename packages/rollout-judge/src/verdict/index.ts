export * from './schema';
export * from './compactVerdict';
