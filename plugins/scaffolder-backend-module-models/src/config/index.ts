export * from './readTemplatesConfig';
export * from './readJudgements';
