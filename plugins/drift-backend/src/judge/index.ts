export { MonitorRunner, type RunJob } from './MonitorRunner';
export { JobError, runInThread } from './JudgeThread';
