export * from './c2st';
export * from './logistic';
export * from './mannWhitney';
