export * from './planGpu';
