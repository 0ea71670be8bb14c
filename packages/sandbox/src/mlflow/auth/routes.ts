import { Router } from 'express';
import { Parameters } from '../Parameters';
import { answerJson } from '../routes/answerJson';
import { userOf } from './authenticate';
import { type Users, userToWire } from './Users';

/** Users, by the older of the two versions of the API. */
export function userRoutes(users: Users): Router {
  const router = Router();

  router.post('/create', (request, response) => {
    const parameters = new Parameters(request);
    const user = users.create(
      parameters.required('username'),
      parameters.required('password'),
    );
    answerJson(response, { user: userToWire(user) });
  });

  router.delete('/delete', (request, response) => {
    users.delete(new Parameters(request).required('username'));
    answerJson(response, {});
  });

  router.get('/current', (_request, response) => {
    const user = userOf(response);
    answerJson(response, {
      is_basic_auth: true,
      ...(user && { user: userToWire(user) }),
    });
  });
  return router;
}

/** What each may do, by the newer one. */
export function permissionRoutes(users: Users): Router {
  const router = Router();

  router.post('/permissions/grant', (request, response) => {
    const parameters = new Parameters(request);
    users.grant(
      parameters.required('username'),
      parameters.required('resource_id'),
      parameters.required('permission'),
    );
    answerJson(response, {});
  });

  router.post('/permissions/revoke', (request, response) => {
    const parameters = new Parameters(request);
    users.revoke(
      parameters.required('username'),
      parameters.required('resource_id'),
    );
    answerJson(response, {});
  });

  router.get('/current/permissions', (_request, response) => {
    const user = userOf(response);
    answerJson(response, {
      is_admin: user?.isAdmin ?? false,
      permissions: [...(user?.grants ?? [])].map(([model, permission]) => ({
        permission,
        resource_pattern: model,
        resource_type: 'registered_model',
        role_id: user?.id,
        role_name: `__user_${user?.id}__`,
        workspace: 'default',
      })),
    });
  });
  return router;
}
