import { inferenceRequest } from './inferenceRequest';
import { MODEL_SERVERS, modelServersOf } from './modelServers';

const example = {
  columns: [
    { name: 'delay', type: 'double' },
    { name: 'hour', type: 'long' },
    { name: 'carrier', type: 'string' },
  ],
  rows: [
    [1.5, 7, 'UA'],
    [-2, 23, 'B6'],
  ],
};

it('sends a table as one tensor per column', () => {
  expect(inferenceRequest(example)).toEqual({
    parameters: { content_type: 'pd' },
    inputs: [
      { name: 'delay', shape: [2, 1], datatype: 'FP64', data: [1.5, -2] },
      { name: 'hour', shape: [2, 1], datatype: 'INT64', data: [7, 23] },
      {
        name: 'carrier',
        shape: [2, 1],
        datatype: 'BYTES',
        parameters: { content_type: 'str' },
        data: ['UA', 'B6'],
      },
    ],
  });
});

it('sends the rows that are asked for', () => {
  const { inputs } = inferenceRequest(example, [1]);
  expect(inputs.map(({ shape, data }) => [shape, data])).toEqual([
    [[1, 1], [-2]],
    [[1, 1], [23]],
    [[1, 1], ['B6']],
  ]);
});

it('names the column whose type it cannot send', () => {
  expect(() =>
    inferenceRequest({
      columns: [{ name: 'image', type: 'tensor' }],
      rows: [[1]],
    }),
  ).toThrow('Column image is of type tensor');
});

it('reads the servers that a stack has published, and none where there are none', () => {
  const server = {
    model: 'm',
    version: '3',
    role: 'canary',
    url: 'http://127.0.0.1:1',
    metricsAddress: '127.0.0.1:2',
  };
  expect(modelServersOf({ [MODEL_SERVERS]: JSON.stringify([server]) })).toEqual(
    [server],
  );
  expect(modelServersOf({})).toEqual([]);
  expect(() =>
    modelServersOf({
      [MODEL_SERVERS]: JSON.stringify([{ ...server, role: 'other' }]),
    }),
  ).toThrow('role');
});
