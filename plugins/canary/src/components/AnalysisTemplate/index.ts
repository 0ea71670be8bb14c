export { AnalysisTemplateCard } from './AnalysisTemplateCard';
