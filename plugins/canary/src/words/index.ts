export {
  actionWords,
  buttonWords,
  isInTheWay,
  isOpen,
  stateWords,
  takesAway,
} from './actions';
export { analysisForm } from './analyses';
export {
  effectName,
  formatE,
  formatEffect,
  formatPowerOfTen,
  formatRatio,
  hasInterval,
  intervalName,
  scatterShows,
} from './evidence';
export {
  actorWords,
  armName,
  armOf,
  controllerWords,
  phaseForm,
  stepCount,
  stepWords,
  trafficForms,
} from './rollouts';
export { asSentence } from './sentences';
export { countedWords, testForm, verdictForms } from './verdicts';
export { controlWords, driveForms } from './drives';
