import {
  SidebarPinStateProvider,
  useSidebarPinState,
} from '@backstage/core-components';
import { ThemeProvider, createTheme } from '@material-ui/core/styles';
import { render, screen } from '@testing-library/react';
import { NarrowSidebar } from './NarrowSidebar';

function Pinned() {
  return <p>{useSidebarPinState().isPinned ? 'pinned' : 'icons only'}</p>;
}

function renderSidebar(options: { width: number; isPinned: boolean }) {
  window.matchMedia = jest.fn().mockImplementation((query: string) => ({
    // The only question asked is whether the window is narrower than a bound.
    matches:
      options.width <= Number(/max-width: *([0-9.]+)px/.exec(query)?.[1] ?? 0),
    media: query,
    addListener: () => {},
    removeListener: () => {},
  }));
  render(
    <ThemeProvider theme={createTheme()}>
      <SidebarPinStateProvider
        value={{
          isPinned: options.isPinned,
          isMobile: false,
          toggleSidebarPinState: () => {},
        }}
      >
        <NarrowSidebar>
          <Pinned />
        </NarrowSidebar>
      </SidebarPinStateProvider>
    </ThemeProvider>,
  );
}

it.each([
  [1440, true, 'pinned'],
  [960, true, 'pinned'],
  [959, true, 'icons only'],
  [800, true, 'icons only'],
  [1440, false, 'icons only'],
])('at %s px, pinned by its user: %s, it is %s', (width, isPinned, state) => {
  renderSidebar({ width, isPinned });
  expect(screen.getByText(state)).toBeInTheDocument();
});
