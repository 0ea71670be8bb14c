export { UpstreamError } from './UpstreamError';
export { UpstreamHealth } from './UpstreamHealth';
export type { UpstreamRecorder } from './UpstreamHealth';
export { problemKinds, upstreamProblemSchema } from './UpstreamStatus';
export type { UpstreamProblem, UpstreamStatus } from './UpstreamStatus';
