export * from './describeFailure';
export * from './ProbedUpstream';
export * from './problems';
export * from './readBody';
export * from './readUpstreamConfig';
export * from './UpstreamClient';
export * from './UpstreamError';
