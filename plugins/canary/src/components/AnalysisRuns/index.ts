export { AnalysisRunsCard } from './AnalysisRunsCard';
