/** The states are told apart by the shape of their icon and by their word; colour comes third. */
const PATHS = {
  check: '<circle cx="8" cy="8" r="6.2"/><path d="M5 8.2l2.1 2.1L11 6"/>',
  eye: '<path d="M1.6 8C3.4 5 5.5 3.6 8 3.6S12.6 5 14.4 8C12.6 11 10.5 12.4 8 12.4S3.4 11 1.6 8z"/><circle cx="8" cy="8" r="2"/>',
  warning: '<path d="M8 2.3l6.2 11.1H1.8z"/><path d="M8 6.7v3M8 11.5v.2"/>',
  octagon:
    '<path d="M5.5 1.9h5l3.6 3.6v5l-3.6 3.6h-5l-3.6-3.6v-5z"/><path d="M8 4.9v3.8M8 10.9v.2"/>',
  slash: '<circle cx="8" cy="8" r="6.2"/><path d="M3.7 3.7l8.6 8.6"/>',
};
export type Icon = keyof typeof PATHS;

export function icon(name: Icon): string {
  return `<svg class="i" viewBox="0 0 16 16" aria-hidden="true">${PATHS[name]}</svg>`;
}

export type Tone = 'ok' | 'watch' | 'warn' | 'bad' | 'void';

const TONE_ICONS: Record<Tone, Icon> = {
  ok: 'check',
  watch: 'eye',
  warn: 'warning',
  bad: 'octagon',
  void: 'slash',
};

/** Icon and word in the tone's colour. */
export function chip(tone: Tone, word: string): string {
  return `<span class="chip ${tone}">${icon(TONE_ICONS[tone])}${word}</span>`;
}
