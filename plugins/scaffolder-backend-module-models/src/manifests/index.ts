export * from './ClusterSchemas';
export * from './kustomize';
export * from './newViolations';
export * from './policies';
export * from './schemas';
export * from './validateFolder';
export * from './violationsOf';
