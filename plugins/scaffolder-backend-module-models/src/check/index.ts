export * from './checkModel';
export * from './whyServed';
