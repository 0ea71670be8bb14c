export { Choice } from './Choice';
export { isReason, LineField, ReasonField } from './fields';
export { FormDialog } from './FormDialog';
export { useWhyNot } from './useWhyNot';
export { useWrite } from './useWrite';
export { REASON_MISSING, whyNotSend } from './whyNotSend';
