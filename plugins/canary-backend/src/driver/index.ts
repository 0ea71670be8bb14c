export { createDriver } from './createDriver';
export type { DriveService } from './DriveService';
export { DriveStore } from './DriveStore';
