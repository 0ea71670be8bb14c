export { ChangeModelMenu } from './ChangeModelMenu';
export { ModelTemplates } from './ModelTemplates';
