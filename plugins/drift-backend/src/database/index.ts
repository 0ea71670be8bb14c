export {
  BaselineStore,
  type NewBaseline,
  type StoredBaseline,
} from './BaselineStore';
export { connectDatabase, migrate } from './connectDatabase';
export {
  type BrokenDefinition,
  MonitorStore,
  type StoredMonitor,
} from './MonitorStore';
export { RunStore, type StoredRun } from './RunStore';
export { SliceStore } from './SliceStore';
export { type Heat, type JudgedWindow, WindowStore } from './WindowStore';
