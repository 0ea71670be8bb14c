/**
 * What a backend module needs to extend the models family, and what every other family shares with it.
 *
 * @packageDocumentation
 */
export * from './besideEntity';
export * from './clusters';
export * from './codeHost';
export * from './databaseFailures';
export * from './eventLoopShare';
export * from './extensionPoints';
export * from './gitOps';
export * from './idempotency';
export * from './kustomize';
export * from './openapi';
export * from './openApiRouter';
export * from './outbox';
export * from './parse';
export * from './pluginDatabase';
export * from './prometheus';
export * from './records';
export * from './registry';
export * from './serverKind';
export * from './summaries';
export * from './upkeep';
export * from './upstreams';
export * from './visibility';
