/**
 * Two-sample statistics with a stated false-alarm rate.
 *
 * @packageDocumentation
 */
export * from './combine';
export * from './compare';
export * from './compareSources';
export * from './counts';
export * from './detectors';
export * from './kernels';
export * from './power';
export * from './profile';
export * from './profiles';
export * from './pushdown';
export * from './report';
export * from './schema';
export * from './sources';
export * from './special';
export * from './table';
export * from './temporal';
export * from './verdict';
export * from './workers';
