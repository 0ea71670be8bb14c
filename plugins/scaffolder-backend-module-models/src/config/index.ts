export * from './readTemplatesConfig';
export * from './readJudgements';
export * from './readInferenceLogs';
