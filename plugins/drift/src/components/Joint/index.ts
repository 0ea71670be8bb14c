export { JointCard } from './JointCard';
