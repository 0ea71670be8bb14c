export { Proposals } from './Proposals';
export { TemplateProposals } from './TemplateProposals';
