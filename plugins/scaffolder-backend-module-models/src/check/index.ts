export * from './checkModel';
