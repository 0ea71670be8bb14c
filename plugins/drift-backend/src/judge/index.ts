export { BaselineMaker } from './BaselineMaker';
export type { DescribedSlices } from './describeSlices';
export { JobError } from './JudgeThread';
export { Measurer, type RunJob } from './Measurer';
export { MonitorRunner } from './MonitorRunner';
export { SliceRunner } from './SliceRunner';
export { WindowJudge } from './WindowJudge';
