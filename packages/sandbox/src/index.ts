export { startSandbox } from './sandbox';
export type { Sandbox, SandboxOptions } from './sandbox';
export type { FaultRule, Upstream } from './faults';
export { injectedDrift, writeInferenceLogs } from './inferenceLogs';
export { createWorld } from './world';
export type * from './mlflow/wire';
export type * from './world/types';
