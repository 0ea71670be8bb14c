export * from './CodeHost';
export * from './editManifest';
export { GithubHost } from './GithubHost';
export { unifiedDiff } from './unifiedDiff';
