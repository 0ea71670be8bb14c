export * from './detectable';
