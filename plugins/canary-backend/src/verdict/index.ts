export { createJudging } from './createJudging';
export { readJudgeConfig } from './readJudgeConfig';
export { WEB_PROVIDER_PATH } from './webProviderRouter';
