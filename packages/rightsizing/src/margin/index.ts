export * from './Calibration';
export * from './defaultCalibration';
export * from './extremeValue';
export * from './margins';
export * from './peaks';
export * from './scoresOf';
