export { iconOfTone, StateIcon, type StateIconName } from './StateIcon';
export { VerdictChip } from './VerdictChip';
