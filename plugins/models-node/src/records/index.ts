export * from './RecordsClient';
