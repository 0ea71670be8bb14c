import { firstAt } from '../jsonPath';
import { meets } from './evaluate';

const result = {
  verdict: 'promote',
  n: 12.5,
  list: [1, 2, 3],
  flag: true,
  nothing: null,
};

describe('a condition', () => {
  it.each([
    ['result.verdict == "promote"', true],
    ["result['verdict'] != 'promote'", false],
    ['result.n > 12 && result.n <= 12.5', true],
    ['result.n < 1 or result.flag', true],
    ['not result.flag', false],
    ['!(result.n > 100) and true', true],
    ['result.list[-1] == 3 && len(result.list) == 3', true],
    ['2 in result.list', true],
    ['"n" in result', true],
    ['result.verdict in ["rollback", "void"]', false],
    ['result.verdict matches "^pro" && result.verdict contains "mot"', true],
    ['result.verdict startsWith "p" && result.verdict endsWith "e"', true],
    ['result.n * 2 + 1 == 26', true],
    ['2 ** 3 ** 2 == 512', true],
    ['7 % 4 == 3 && 1 - 2 - 3 == -4', true],
    ['result.flag ? result.n > 1 : false', true],
    ['asFloat("1.5") + asInt("2") == 3.5', true],
    ['isNaN(result.n) || isInf(result.n)', false],
    ['isNil(result)', false],
    ['result.nothing == nil', true],
    ['result.missing == nil', true],
    ['default(result, 0) != 0', true],
  ])('%s is %s', (condition, expected) => {
    expect(meets(result, condition)).toBe(expected);
  });

  it.each([
    ['result.verdict ==', 'unexpected token EOF'],
    ['result.verdict == "a" "b"', 'unexpected token Text("b")'],
    ['result.nope.deeper == 1', 'cannot fetch deeper from <nil>'],
    [
      'result.verdict >= 0.95',
      'invalid operation: >= (mismatched types string and float64)',
    ],
    ['result.n.deeper', 'type float64[string] is undefined'],
    ['len(result.n) == 1', 'invalid argument for len (type float64)'],
    ['result.n', 'expected bool, but got float64'],
    [
      'asFloat(result.verdict) > 1',
      'strconv.ParseFloat: parsing "promote": invalid syntax',
    ],
    ['unknown == 1', 'unknown name unknown'],
    ['result.n § 1', "unrecognized character: U+00A7 '§'"],
  ])('%s is an error: %s', (condition, message) => {
    expect(() => meets(result, condition)).toThrow(message);
  });
});

describe('a path', () => {
  it.each([
    ['', result],
    ['{$}', result],
    ['{$.verdict}', 'promote'],
    ["{$['verdict']}", 'promote'],
    ['{.list[1]}', 2],
    ['{$.list[-1]}', 3],
    ['{$.list[*]}', 1],
  ])('%s leads to its value', (path, expected) => {
    expect(firstAt(result, path)).toEqual(expected);
  });

  it.each([
    ['{$.nope}', 'nope is not found'],
    ['{$.list[7]}', 'array index out of bounds: index 7, length 3'],
    [
      '{$.list[?(@>1)]}',
      'the sandbox knows fields, indexes and [*] in a JSONPath',
    ],
    ['$.list', 'the path $.list stands in no braces'],
  ])('%s is an error', (path, message) => {
    expect(() => firstAt(result, path)).toThrow(message);
  });
});
