export { Choice } from './Choice';
export { DaysField } from './DaysField';
export { Halves } from './Halves';
export { Select } from './Select';
