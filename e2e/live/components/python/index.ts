export { environmentKey, readPins } from './pins';
export { DESCRIBE, PythonEnvironment } from './PythonEnvironment';
