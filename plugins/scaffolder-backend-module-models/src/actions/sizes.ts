/** Requests of a pod. CPU may burst to twice; memory may not, since a pod that takes more is killed. */
export const SIZES = {
  small: { cpu: '500m', cpuLimit: '1', memory: '1Gi' },
  medium: { cpu: '1', cpuLimit: '2', memory: '2Gi' },
  large: { cpu: '2', cpuLimit: '4', memory: '4Gi' },
};
