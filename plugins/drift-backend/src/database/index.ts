export {
  BaselineStore,
  type NewBaseline,
  type StoredBaseline,
} from './BaselineStore';
export { connectDatabase, migrate } from './connectDatabase';
export { DeployStore } from './DeployStore';
export { FleetWindows, type LoudestWindow } from './FleetWindows';
export { type SeenLog, type StoredMonitor } from './MonitorRow';
export { type BrokenDefinition, MonitorStore } from './MonitorStore';
export { RunStore, type StoredRun } from './RunStore';
export { SliceStore } from './SliceStore';
export {
  type Heat,
  type JudgedWindow,
  type NewestWindow,
  WindowStore,
} from './WindowStore';
export { URGENCY } from './urgency';
