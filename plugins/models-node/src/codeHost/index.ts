export * from './CodeHost';
export * from './editManifest';
export * from './fileAddress';
export { GithubHost } from './GithubHost';
export { unifiedDiff } from './unifiedDiff';
