export * from './characterise';
export * from './fixedLimits';
export * from './otherRules';
export * from './RandomStream';
export * from './sameWeight';
export * from './Scenario';
export * from './simulateRollout';
export * from './stepwise';
