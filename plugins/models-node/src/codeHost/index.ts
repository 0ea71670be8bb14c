export * from './CodeHost';
export * from './editManifest';
export * from './fileAddress';
export { GithubApi } from './GithubApi';
export { GithubHost } from './GithubHost';
export { unifiedDiff } from './unifiedDiff';
