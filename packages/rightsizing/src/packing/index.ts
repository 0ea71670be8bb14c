export * from './packNodes';
