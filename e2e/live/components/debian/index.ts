export { findProgram, unpackDebianPackage } from './debianPackage';
