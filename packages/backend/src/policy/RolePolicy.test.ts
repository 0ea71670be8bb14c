import { ConfigReader } from '@backstage/config';
import {
  catalogEntityCreatePermission,
  catalogEntityReadPermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import {
  actionExecutePermission,
  taskCreatePermission,
  templateDryRunPermission,
  templateManagementPermission,
  templateParameterReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { costBillReadPermission } from '@bellwether/plugin-cost-common';
import {
  modelsAliasUpdatePermission,
  modelsConnectionsReadPermission,
  modelsUnregisteredReadPermission,
} from '@bellwether/plugin-models-common';
import { readRoles } from './readRoles';
import { RolePolicy } from './RolePolicy';

const kubernetesProxy = createPermission({
  name: 'kubernetes.proxy',
  attributes: {},
});

const roles = readRoles(
  new ConfigReader({
    permission: {
      roles: {
        platform: ['group:default/ml-platform'],
        viewer: ['user:default/auditor'],
      },
    },
  }),
);

function signedIn(userEntityRef: string, ...groups: string[]) {
  return {
    info: { userEntityRef, ownershipEntityRefs: [userEntityRef, ...groups] },
  } as PolicyQueryUser;
}

const people = {
  nobody: undefined,
  viewer: signedIn('user:default/auditor', 'group:default/travel-ml'),
  owner: signedIn('user:default/guest', 'group:default/travel-ml'),
  platform: signedIn('user:default/operator', 'group:default/ml-platform'),
};

const { ALLOW, DENY, CONDITIONAL } = AuthorizeResult;

describe('the default policy', () => {
  it.each([
    [catalogEntityReadPermission, DENY, ALLOW, ALLOW, ALLOW],
    [modelsUnregisteredReadPermission, DENY, ALLOW, ALLOW, ALLOW],
    [modelsConnectionsReadPermission, DENY, DENY, DENY, ALLOW],
    [costBillReadPermission, DENY, DENY, DENY, ALLOW],
    [modelsAliasUpdatePermission, DENY, DENY, CONDITIONAL, ALLOW],
    [catalogEntityCreatePermission, DENY, DENY, DENY, ALLOW],
    [kubernetesProxy, DENY, DENY, DENY, ALLOW],
    [taskCreatePermission, DENY, DENY, ALLOW, ALLOW],
    [actionExecutePermission, DENY, DENY, ALLOW, ALLOW],
    [templateDryRunPermission, DENY, DENY, ALLOW, ALLOW],
    [templateParameterReadPermission, DENY, ALLOW, ALLOW, ALLOW],
    [templateManagementPermission, DENY, DENY, DENY, ALLOW],
  ])(
    'answers $name for nobody, viewer, owner and platform',
    async (permission, nobody, viewer, owner, platform) => {
      const policy = new RolePolicy(roles);
      const answer = async (who: keyof typeof people) =>
        (await policy.handle({ permission }, people[who])).result;
      expect({
        nobody: await answer('nobody'),
        viewer: await answer('viewer'),
        owner: await answer('owner'),
        platform: await answer('platform'),
      }).toEqual({ nobody, viewer, owner, platform });
    },
  );

  it('asks the catalog whether one of the person or their groups owns the model', async () => {
    const decision = await new RolePolicy(roles).handle(
      { permission: modelsAliasUpdatePermission },
      people.owner,
    );
    expect(decision).toMatchObject({
      result: CONDITIONAL,
      conditions: {
        rule: 'IS_ENTITY_OWNER',
        params: {
          claims: expect.arrayContaining(['group:default/travel-ml']),
        },
      },
    });
  });

  it('names the key of a role that is no user or group', () => {
    expect(() =>
      readRoles(
        new ConfigReader({
          permission: { roles: { platform: ['component:default/x'] } },
        }),
      ),
    ).toThrow(/permission\.roles\.platform holds 'component:default\/x'/);
  });
});
