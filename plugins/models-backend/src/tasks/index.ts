export { recordTimeline } from './recordTimeline';
export { scheduleTasks } from './scheduleTasks';
