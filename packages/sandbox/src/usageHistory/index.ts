/** What a month of usage needs beside the objects that clusters have now. */
export { earlierPods } from './earlierPods';
export { interruptionsOf, REPLACED_AFTER_SECONDS } from './interruptions';
export { interruptionMetric, oomMetrics, volumeMetrics } from './metrics';
export { volumeOf, ZONE_GIBIBYTE, type Volume } from './volumes';
