export { windowReport, type ReportSubject } from './windowReport';
