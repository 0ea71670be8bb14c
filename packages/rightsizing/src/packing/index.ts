export * from './nodeHolds';
export * from './nodeLimits';
export * from './packNodes';
