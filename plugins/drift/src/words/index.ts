export { formatDay, formatDays } from './days';
export {
  effectName,
  familyWords,
  formatEffect,
  formatEffectValue,
  formatEffectWithInterval,
  formatP,
  formatRatio,
  testName,
} from './effects';
export { silentForm, stateForms } from './states';
