export { createJudging } from './createJudging';
export { WEB_PROVIDER_PATH } from './webProviderRouter';
