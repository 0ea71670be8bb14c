export {
  advice,
  adviceReply,
  change,
  preview,
  recommendation,
  RECOMMENDATION_ID,
  rolloutHold,
} from './advice';
export { byKind, costsReply } from './costs';
export { fleetReply, rollUpRow, savingRow } from './fleet';
export { ledgerReply } from './ledger';
export { addDays, serverAddress } from './places';
export { usageReply } from './usage';
