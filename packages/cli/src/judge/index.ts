export { addJudge } from './addJudge';
