export * from './Table';
export * from './Tally';
