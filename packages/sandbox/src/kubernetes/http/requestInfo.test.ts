import { readRequestInfo } from './requestInfo';

const read = (method: string, url: string) => {
  const { pathname, searchParams } = new URL(url, 'http://cluster');
  return readRequestInfo(method, pathname, searchParams);
};

describe('readRequestInfo', () => {
  it.each([
    ['GET', '/api/v1/pods', { verb: 'list', group: '', resource: 'pods' }],
    [
      'GET',
      '/apis/apps/v1/namespaces/n/deployments/d',
      { verb: 'get', group: 'apps', namespace: 'n', name: 'd' },
    ],
    [
      'GET',
      '/apis/argoproj.io/v1alpha1/rollouts?watch=true',
      { verb: 'watch', resource: 'rollouts' },
    ],
    ['GET', '/api/v1/pods?watch=1', { verb: 'watch' }],
    ['GET', '/api/v1/pods?watch=false', { verb: 'list' }],
    [
      'GET',
      '/api/v1/namespaces/n/pods?fieldSelector=metadata.name%3Da',
      { verb: 'list', namespace: 'n', name: 'a' },
    ],
    [
      'PATCH',
      '/apis/argoproj.io/v1alpha1/namespaces/n/rollouts/r/status',
      { verb: 'patch', name: 'r', subresource: 'status' },
    ],
    [
      'GET',
      '/api/v1/namespaces/n',
      { verb: 'get', resource: 'namespaces', namespace: 'n', name: 'n' },
    ],
    ['POST', '/api/v1/namespaces', { verb: 'create', resource: 'namespaces' }],
    [
      'PUT',
      '/api/v1/namespaces/n/status',
      { verb: 'update', resource: 'namespaces', subresource: 'status' },
    ],
    ['DELETE', '/api/v1/namespaces/n/pods', { verb: 'deletecollection' }],
  ])('reads %s %s', (method, url, expected) => {
    expect(read(method, url)).toMatchObject({ isResource: true, ...expected });
  });

  it.each([
    '/version',
    '/apis',
    '/apis/apps',
    '/apis/apps/v1',
    '/api/v1',
    '/x',
  ])('takes %s for a path that is about no object', path => {
    expect(read('GET', path)).toEqual({
      isResource: false,
      verb: 'get',
      path,
    });
  });
});
