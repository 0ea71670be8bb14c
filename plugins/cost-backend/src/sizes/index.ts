export * from './editHelm';
export * from './editKustomization';
export * from './editManifest';
export * from './quantityChanges';
export type { Edited } from './edited';
