export type { KnownRepository } from './githubAnswers';
export * from './GithubRepositories';
export * from './madeByTask';
export * from './openRepository';
export * from './readWorkspace';
export * from './repositoryAddress';
