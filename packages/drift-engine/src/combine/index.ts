export * from './cauchy';
export * from './columnShares';
export * from './families';
export * from './multiplicity';
