export * from './OwnTable';
