export { Columns, Facts } from '@bellwether/plugin-models-react';
export { ShareBar } from './ShareBar';
export { useText } from './useText';
