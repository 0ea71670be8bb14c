import { render, screen } from '@testing-library/react';
import { Age } from '../Age';
import { AliasChip } from '../AliasChip';
import { CellState, EmptyCell } from '../UpstreamState';
import { VerdictChip } from '.';

const drawn = () =>
  [...document.querySelectorAll('svg path')].map(path => path.outerHTML).join();

describe('VerdictChip', () => {
  it('tells verdicts apart by the shape of the icon and by the word', () => {
    const shapes = (
      ['ok', 'watch', 'warn', 'bad', 'void', 'quiet'] as const
    ).map(tone => {
      const { unmount } = render(<VerdictChip tone={tone} word={tone} />);
      expect(screen.getByText(tone)).toBeInTheDocument();
      const shape = drawn();
      unmount();
      return shape;
    });
    expect(new Set(shapes).size).toBe(6);
  });

  it('takes another icon, and puts a ground only under a verdict or an exception', () => {
    const { unmount } = render(
      <VerdictChip tone="watch" icon="info" word="Significant, small" />,
    );
    const info = drawn();
    unmount();
    render(<VerdictChip tone="watch" word="Keep watching" />);
    expect(drawn()).not.toBe(info);
    const ground = (word: string) =>
      getComputedStyle(screen.getByText(word)).backgroundColor;
    render(<VerdictChip tone="ok" word="None" quiet />);
    expect(ground('Keep watching')).toBe('rgb(229, 238, 249)');
    expect(ground('None')).not.toMatch(/rgb\(/);
  });
});

describe('Age', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-06-16T14:32:00Z') });
  });
  afterEach(() => jest.useRealTimers());

  it('says how long ago something was, with the exact time in the title, and keeps it right', () => {
    render(<Age at="2026-06-16T14:31:22Z" suffix="ago" />);
    const age = screen.getByText('38 s ago');
    expect(age).toHaveAttribute('title', '2026-06-16T14:31:22Z');
    expect(age).toHaveAttribute('datetime', '2026-06-16T14:31:22Z');
  });
});

describe('AliasChip', () => {
  it('gives champion and challenger an icon of their own', () => {
    const shapes = ['champion', 'challenger', 'shadow'].map(alias => {
      const { unmount } = render(<AliasChip alias={alias} />);
      expect(screen.getByText(alias)).toBeInTheDocument();
      const shape = drawn();
      unmount();
      return shape;
    });
    expect(new Set(shapes).size).toBe(3);
  });
});

describe('a cell without a value', () => {
  it('says in words why, and a dash is read out as not applicable', () => {
    jest.useFakeTimers({ now: Date.parse('2026-06-16T14:32:00Z') });
    render(
      <>
        <CellState state="stale" since="2026-06-15T12:32:00Z" />
        <CellState state="not-configured" words="No monitor" />
        <EmptyCell />
      </>,
    );
    expect(screen.getByText('Stale, 26 h')).toBeInTheDocument();
    expect(screen.getByText('No monitor')).toBeInTheDocument();
    expect(screen.getByText('not applicable')).toBeInTheDocument();
    expect(screen.getByText('–')).toHaveAttribute('aria-hidden', 'true');
    jest.useRealTimers();
  });
});
