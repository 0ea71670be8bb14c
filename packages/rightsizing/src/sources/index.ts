export { FileError } from './FileError';
export * from './readMatrix';
export * from './readRequests';
export * from './readUsage';
