export * from './binomial';
export * from './gamma';
export * from './kolmogorov';
export * from './normal';
export * from './random';
