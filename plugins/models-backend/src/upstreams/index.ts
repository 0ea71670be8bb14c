export { UpstreamProbes } from './UpstreamProbes';
