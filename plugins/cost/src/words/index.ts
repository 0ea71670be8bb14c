export { formatDay, formatWholeDay } from './days';
export {
  amountsOf,
  kindWords,
  partsOf,
  spendParts,
  toParts,
  type SpendPart,
} from './kinds';
export {
  formatAmount,
  formatChange,
  formatEstimate,
  formatUnitAmount,
  formatUnitMoney,
  formatWholeEstimate,
} from './money';
export { asSentence } from './sentences';
export { formatBytes, formatCores, sizeSettings, unitFormOf } from './sizes';
export {
  budgetForms,
  causeWords,
  changeForms,
  confirmWords,
  isOpenToApply,
  isOpenToRevert,
  recommendationForms,
  replicaForm,
  spotCheckForms,
  spotForms,
  withheldForms,
} from './states';
export {
  costSentence,
  forecastWords,
  savingSentence,
  sizeForm,
} from './verdict';
export { periodWords } from './period';
