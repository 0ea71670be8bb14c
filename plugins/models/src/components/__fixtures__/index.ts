export { comparison, compatible, history } from './comparison';
export {
  alias,
  event,
  MODEL_REF,
  modelDetail,
  version,
  versionsReply,
} from './model';
export { server, serversReply } from './servers';
