export { NextRun, scheduleTasks } from './scheduleTasks';
