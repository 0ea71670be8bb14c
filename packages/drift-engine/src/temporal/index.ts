export * from './selfWindows';
