export * from './compareAs';
export * from './ProfileReport';
export { sturgesEdges, doaneEdges, histogramCounts } from './numpyHistogram';
export { medianSigma } from './alibiMmd';
