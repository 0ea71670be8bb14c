export type { ReportFrame } from './ReportFrame';
export { renderHtml } from './renderHtml';
