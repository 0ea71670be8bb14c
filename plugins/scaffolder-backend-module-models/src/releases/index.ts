export * from './editsOfRelease';
export * from './readKustomization';
export * from './readReleaseFile';
export * from './evaluation';
