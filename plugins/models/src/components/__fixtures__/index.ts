export { comparison, compatible, history } from './comparison';
export { fakeModelsApi } from './fakeModelsApi';
export {
  alias,
  event,
  MODEL_REF,
  modelDetail,
  version,
  versionsReply,
} from './model';
export { renderForModel } from './renderForModel';
export { server, serversReply } from './servers';
