import { parseLiveOptions } from './options';
import { PlainError } from './PlainError';

it('takes the usual components and throws data away, unless it is told otherwise', () => {
  expect(parseLiveOptions([])).toEqual({
    only: undefined,
    portal: false,
    portalPort: 7007,
    keep: false,
    list: false,
    help: false,
  });
});

it('takes names with commas, spaces and in several arguments', () => {
  expect(
    parseLiveOptions(['--only', 'mlflow, feast', '--only', 'kwok']).only,
  ).toEqual(['mlflow', 'feast', 'kwok']);
});

it.each([
  [['--onyl', 'x'], /Unknown option '--onyl'/],
  [['mlflow'], /Unexpected argument 'mlflow'/],
  [['--only', ','], /--only wants a name/],
  [['--port', '8080'], /add --portal/],
  [['--portal', '--port', '99999'], /--port wants a port number, not '99999'/],
])('refuses %j in a sentence, with the usage', (args, message) => {
  const parse = () => parseLiveOptions(args);
  expect(parse).toThrow(PlainError);
  expect(parse).toThrow(message);
  expect(parse).toThrow('npm run live -- [options]');
});
