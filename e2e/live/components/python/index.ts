export { PythonEnvironment } from './PythonEnvironment';
