export * from './schema';
export * from './readObservation';
