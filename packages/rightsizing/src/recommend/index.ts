export * from './options';
export { recommend } from './recommend';
export * from './recommendReplicas';
export * from './types';
