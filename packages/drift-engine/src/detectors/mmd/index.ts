export * from './bandwidth';
export * from './features';
export * from './mmd';
export * from './quadraticForms';
export * from './randomFeatures';
export * from './unitRows';
