export { UpstreamHealth } from './UpstreamHealth';
export type { UpstreamRecorder } from './UpstreamHealth';
export type { UpstreamStatus } from './UpstreamStatus';
