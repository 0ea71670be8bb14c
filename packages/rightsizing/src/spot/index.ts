export * from './planSpot';
export * from './types';
