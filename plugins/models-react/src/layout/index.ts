export { EntityBody } from './EntityBody';
export { Panel } from './Panel';
export { ScreenBody } from './ScreenBody';
export { useTableStyles } from './useTableStyles';
export { Stack } from './Stack';
export { SubTitle } from './SubTitle';
