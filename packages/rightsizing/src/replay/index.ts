export * from './rerun';
export * from './riskCurve';
export * from './rules';
export * from './types';
