export { GpuCard } from './GpuCard';
export { ReplicasCard } from './ReplicasCard';
export { SpotCard } from './SpotCard';
