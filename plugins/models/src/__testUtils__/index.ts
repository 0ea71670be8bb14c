export { fakeModels, fleetReply, fleetRow, server } from './fleet';
export { asked, fleet, renderFleet } from './renderFleet';
export { renderModels } from './renderModels';
export { openLegacyApp } from './openLegacyApp';
