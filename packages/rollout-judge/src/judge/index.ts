export { judge, type Judged } from './judge';
export { judgeStateSchema, startJudging, type JudgeState } from './state';
