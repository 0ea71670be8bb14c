import {
  SidebarPinStateProvider,
  useSidebarPinState,
} from '@backstage/core-components';
import { Theme } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { ReactNode } from 'react';

/** Takes a pinned sidebar down to its icons where the window has no room for both; the theme moves the page beside it. */
export function NarrowSidebar(props: { children: ReactNode }) {
  const state = useSidebarPinState();
  const isNarrow = useMediaQuery<Theme>(theme => theme.breakpoints.down('sm'), {
    noSsr: true,
  });
  return (
    <SidebarPinStateProvider
      value={{ ...state, isPinned: state.isPinned && !isNarrow }}
    >
      {props.children}
    </SidebarPinStateProvider>
  );
}
