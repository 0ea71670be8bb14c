export * from './FollowedMerges';
export * from './followMerges';
