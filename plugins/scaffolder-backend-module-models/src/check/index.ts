export * from './checkModel';
export * from './clusterNames';
export * from './whyServed';
