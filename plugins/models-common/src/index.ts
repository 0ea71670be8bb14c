/**
 * The contract of the models family: schemas, permissions, conventions on entities, and a typed client.
 *
 * @packageDocumentation
 */
export * from './aliases';
export * from './client';
export * from './connections';
export * from './conventions';
export * from './counts';
export * from './events';
export * from './fileAddress';
export * from './fleet';
export * from './freshness';
export * from './inferenceLog';
export * from './models';
export * from './permissions';
export * from './pluginHttp';
export * from './reason';
export * from './records';
export * from './servers';
export * from './signature';
export * from './summaries';
