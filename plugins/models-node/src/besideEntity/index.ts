export * from './FileBesideEntity';
export * from './yamlProblems';
