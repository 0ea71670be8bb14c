import {
  costsQuerySchema,
  fleetQuerySchema,
  setBudgetRequestSchema,
} from '@bellwether/plugin-cost-common';
import { parse, parseModelRef } from '@bellwether/plugin-models-node';
import express, { Request } from 'express';
import Router from 'express-promise-router';
import { costsCsv, fleetCsv, ledgerCsv, sendCsv } from './csv';
import { RouterOptions } from './createRouter';
import { clusterHeadersOf, idempotencyKeyOf } from './params';

const MODEL = '/models/:kind/:namespace/:name';

/** What models and the fleet cost, and what was saved; also as CSV. */
export function createCostRouter({ cost, httpAuth }: RouterOptions) {
  const router = Router();
  const readBy = async (request: Request) => ({
    credentials: await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    }),
  });
  const costsOf = async (request: Request) => {
    const options = await readBy(request);
    return cost.getModelCosts(
      parseModelRef(request.params),
      parse(costsQuerySchema, request.query),
      options,
    );
  };

  router.get('/fleet', async (request, response) => {
    response.json(
      await cost.getFleet(
        parse(fleetQuerySchema, request.query),
        await readBy(request),
      ),
    );
  });
  router.get('/fleet.csv', async (request, response) => {
    // A file holds all rows, whichever page is on the screen.
    const { page, pageSize, savings, ...query } = parse(
      fleetQuerySchema,
      request.query,
    );
    const reply = await cost.getFleet(query, await readBy(request));
    sendCsv(response, 'cost-fleet', fleetCsv(reply));
  });
  router.get('/sources', async (request, response) => {
    response.json(await cost.getSources(await readBy(request)));
  });
  router.get('/ledger', async (request, response) => {
    response.json(await cost.getLedger(undefined, await readBy(request)));
  });
  router.get('/ledger.csv', async (request, response) => {
    sendCsv(
      response,
      'cost-ledger',
      ledgerCsv(await cost.getLedger(undefined, await readBy(request))),
    );
  });
  router.get(`${MODEL}/costs`, async (request, response) => {
    response.json(await costsOf(request));
  });
  router.get(`${MODEL}/costs.csv`, async (request, response) => {
    const reply = await costsOf(request);
    sendCsv(response, `cost-${request.params.name}`, costsCsv(reply));
  });
  router.get(`${MODEL}/usage`, async (request, response) => {
    const options = await readBy(request);
    response.json(await cost.getUsage(parseModelRef(request.params), options));
  });
  router.get(`${MODEL}/ledger`, async (request, response) => {
    const options = await readBy(request);
    response.json(await cost.getLedger(parseModelRef(request.params), options));
  });
  router.get(`${MODEL}/ledger.csv`, async (request, response) => {
    const options = await readBy(request);
    const reply = await cost.getLedger(parseModelRef(request.params), options);
    sendCsv(response, `ledger-${request.params.name}`, ledgerCsv(reply));
  });
  router.put(`${MODEL}/budget`, express.json(), async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const entityRef = parseModelRef(request.params);
    const body = parse(setBudgetRequestSchema, request.body);
    response.json(
      await cost.setBudget(entityRef, body, {
        credentials,
        clusterHeaders: clusterHeadersOf(request),
        idempotencyKey: idempotencyKeyOf(request),
        request,
      }),
    );
  });
  return router;
}
