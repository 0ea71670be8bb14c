export {
  formatDifference,
  formatInteger,
  formatLatency,
  formatMoney,
  formatNumber,
  formatShare,
} from './numbers';
export { cutMiddle, entityName } from './text';
export { formatAge, formatDate, formatDuration, formatTime } from './time';
