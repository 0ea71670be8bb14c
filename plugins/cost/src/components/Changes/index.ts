export { ChangesDialog } from './ChangesDialog';
export { type AskedChanges } from './usePreview';
