import { createTheme, ThemeProvider } from '@material-ui/core/styles';
import { render, screen } from '@testing-library/react';
import {
  BellwetherTokens,
  bellwetherTokens,
  darkTokens,
  lightTokens,
  useBellwetherTokens,
} from '.';

/** Relative luminance and contrast as WCAG 2.1 defines them. */
function luminance(hex: string) {
  const [r, g, b] = [1, 3, 5].map(at => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928
      ? channel / 12.92
      : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ['light', lightTokens],
  ['dark', darkTokens],
] as [string, BellwetherTokens][])('%s tokens', (_name, tokens) => {
  it('keep text readable on every ground that it stands on', () => {
    for (const text of [
      tokens.text,
      tokens.text2,
      tokens.text3,
      tokens.accent,
    ]) {
      for (const ground of [tokens.bg, tokens.surface, tokens.surface2]) {
        expect([text, ground, contrast(text, ground) >= 4.5]).toEqual([
          text,
          ground,
          true,
        ]);
      }
    }
    for (const tone of ['ok', 'watch', 'warn', 'bad', 'void'] as const) {
      const { main, background } = tokens[tone];
      expect([tone, contrast(main, background) >= 4.5]).toEqual([tone, true]);
      expect([tone, contrast(main, tokens.surface) >= 4.5]).toEqual([
        tone,
        true,
      ]);
    }
  });

  it('keep the two data colours visible as marks, and the heat scale in order', () => {
    expect(contrast(tokens.current, tokens.surface)).toBeGreaterThan(3);
    expect(contrast(tokens.reference, tokens.surface)).toBeGreaterThan(3);
    const steps = tokens.sequence.map(colour =>
      contrast(colour, tokens.surface),
    );
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
  });
});

it('takes the tokens of the theme, and falls back in a portal that has none', () => {
  const plain = createTheme({ palette: { type: 'dark' } });
  expect(bellwetherTokens(plain)).toMatchObject({
    current: darkTokens.current,
    surface: plain.palette.background.paper,
    accent: plain.palette.primary.main,
  });

  const Probe = () => <p>{useBellwetherTokens().current}</p>;
  render(
    <ThemeProvider
      theme={createTheme({
        bellwether: { ...lightTokens, current: '#123456' },
      })}
    >
      <Probe />
    </ThemeProvider>,
  );
  expect(screen.getByText('#123456')).toBeInTheDocument();
});
