export * from './cauchy';
export * from './families';
export * from './multiplicity';
