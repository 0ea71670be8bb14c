export * from './GithubRepositories';
export * from './readWorkspace';
export * from './repositoryAddress';
