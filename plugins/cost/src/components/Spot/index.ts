export { GpuCard } from './GpuCard';
export { SpotCard } from './SpotCard';
