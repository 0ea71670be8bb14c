export { Choice } from '@bellwether/plugin-models-react';
export { DaysField } from './DaysField';
export { Halves } from './Halves';
export { Select } from './Select';
