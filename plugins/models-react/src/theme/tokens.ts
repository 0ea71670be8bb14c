/** Foreground and background of a verdict. @public */
export interface ToneColours {
  main: string;
  background: string;
}

/**
 * Colours that Material UI's palette has no place for. Everything on a screen is either one of these or a colour of the
 * palette; a screen names no colour of its own.
 *
 * @public
 */
export interface BellwetherTokens {
  /** Page, card, code and notes, row under the pointer. */
  bg: string;
  surface: string;
  surface2: string;
  hover: string;
  /** Rules, and the outline of controls. */
  line: string;
  lineStrong: string;
  text: string;
  text2: string;
  text3: string;
  /** Controls, links, focus. */
  accent: string;
  onAccent: string;
  /** Each verdict has an icon and a word besides. */
  ok: ToneColours;
  watch: ToneColours;
  warn: ToneColours;
  bad: ToneColours;
  void: ToneColours;
  /** The two data colours: now, canary, candidate; and was, stable, baseline. */
  current: string;
  currentSoft: string;
  reference: string;
  referenceSoft: string;
  /** One hue, lightness monotone: light: darker is more; dark: brighter is more. */
  sequence: readonly [string, string, string, string, string, string];
  /** CPU, memory, network and storage, idle. */
  cost: readonly [string, string, string, string];
  /** Lines of a chart's grid, and a shaded part of its ground. */
  grid: string;
  shade: string;
  monospace: string;
}

const monospace =
  "'Roboto Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace";

/** @public */
export const lightTokens: BellwetherTokens = {
  bg: '#f4f5f7',
  surface: '#ffffff',
  surface2: '#f7f8fa',
  hover: '#f0f3f7',
  line: '#e1e4e9',
  lineStrong: '#c3c9d2',
  text: '#1a1f29',
  text2: '#505a69',
  text3: '#667080',
  accent: '#1f5493',
  onAccent: '#ffffff',
  ok: { main: '#0b6b53', background: '#e2f2ed' },
  watch: { main: '#1f5493', background: '#e5eef9' },
  warn: { main: '#8a4b00', background: '#fdf0d9' },
  bad: { main: '#a8201a', background: '#fbe8e6' },
  void: { main: '#505a69', background: '#eceef2' },
  current: '#1f6fc4',
  currentSoft: '#cfe1f5',
  reference: '#77818f',
  referenceSoft: '#dde1e6',
  sequence: ['#f5f6f8', '#fbe9d3', '#f6cf9f', '#eaa45c', '#cd7226', '#93460c'],
  cost: ['#1c4a80', '#5b8fc7', '#a9c7e6', '#d5d9df'],
  grid: '#e9ebef',
  shade: '#f1f3f6',
  monospace,
};

/** @public */
export const darkTokens: BellwetherTokens = {
  bg: '#12151a',
  surface: '#1b1f26',
  surface2: '#21262f',
  hover: '#262c36',
  line: '#303743',
  lineStrong: '#4b5565',
  text: '#e7eaef',
  text2: '#b0b8c4',
  text3: '#949eac',
  accent: '#8fbcf2',
  onAccent: '#10233a',
  ok: { main: '#63cdab', background: '#14322a' },
  watch: { main: '#8fbcf2', background: '#182b42' },
  warn: { main: '#f2b862', background: '#3a2b14' },
  bad: { main: '#ff9d92', background: '#45211f' },
  void: { main: '#b0b8c4', background: '#2a303a' },
  current: '#5fa6f0',
  currentSoft: '#23415f',
  reference: '#98a2b0',
  referenceSoft: '#39414d',
  sequence: ['#232830', '#3d3020', '#634520', '#97621f', '#d08c35', '#fcc981'],
  cost: ['#7db4f2', '#4a83c0', '#2c537f', '#454d5a'],
  grid: '#2a303a',
  shade: '#232932',
  monospace,
};
