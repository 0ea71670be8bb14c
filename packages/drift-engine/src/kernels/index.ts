export * from './ecdf';
export * from './sort';
