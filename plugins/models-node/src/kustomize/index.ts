export * from './jsonPatch';
export * from './listedPatches';
export { normalPath } from './normalPath';
export * from './yamlText';
