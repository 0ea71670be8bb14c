export * from './GithubRepositories';
export * from './madeByTask';
export * from './readWorkspace';
export * from './repositoryAddress';
