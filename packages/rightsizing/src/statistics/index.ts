export * from './binomial';
export * from './gamma';
export * from './RandomStream';
