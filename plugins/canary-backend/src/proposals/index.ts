export type { CodeHost, ManifestSource, SourceFile } from './CodeHost';
export { GithubHost } from './GithubHost';
export { Proposals } from './Proposals';
