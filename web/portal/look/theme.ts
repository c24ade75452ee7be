/** The look of the portal in the terms of Ant Design: the colours and letters of web/style.css, readable by WCAG 2.2 AA. */
import { theme, type ThemeConfig } from 'antd'

const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

const shared = {
  fontFamily,
  fontSize: 16,
  controlHeight: 40,
  borderRadius: 6,
  wireframe: false,
  // Nothing here says anything by moving.
  motion: false,
} as const

const light = {
  ...shared,
  colorPrimary: '#17485e',
  colorLink: '#17485e',
  colorLinkHover: '#0f3445',
  colorLinkActive: '#0f3445',
  colorSuccess: '#1e6b3c',
  colorError: '#a02020',
  colorWarning: '#7a4d00',
  colorInfo: '#17485e',
  colorTextBase: '#1d2125',
  colorBgBase: '#ffffff',
  colorBgLayout: '#faf8f4',
  colorBorder: '#7b838a',
  colorBorderSecondary: '#ddd8cd',
  colorTextSecondary: '#575f66',
  colorTextTertiary: '#575f66',
  colorTextDescription: '#575f66',
  colorTextPlaceholder: '#646c73',
  colorTextQuaternary: '#646c73',
  colorInfoBg: '#eef3f5',
  colorInfoBorder: '#7b838a',
  colorSuccessBg: '#ebf5ee',
  colorSuccessBorder: '#1e6b3c',
  colorWarningBg: '#fdf4e0',
  colorWarningBorder: '#7a4d00',
  colorErrorBg: '#fcefed',
  colorErrorBorder: '#a02020',
} as const

const dark = {
  ...shared,
  colorPrimary: '#8cc4dc',
  colorLink: '#8cc4dc',
  colorLinkHover: '#b0d9ea',
  colorLinkActive: '#b0d9ea',
  colorSuccess: '#83cf9c',
  colorError: '#f19a92',
  colorWarning: '#e9bf6c',
  colorInfo: '#8cc4dc',
  colorTextBase: '#eceae5',
  colorBgBase: '#1d2125',
  colorBgLayout: '#15181b',
  colorBorder: '#858d94',
  colorBorderSecondary: '#363c42',
  colorTextSecondary: '#a9b0b6',
  colorTextTertiary: '#a9b0b6',
  colorTextDescription: '#a9b0b6',
  colorTextPlaceholder: '#a9b0b6',
  colorTextQuaternary: '#a9b0b6',
  colorTextLightSolid: '#10222b',
  colorSuccessBg: '#1b2c21',
  colorErrorBg: '#352020',
  colorWarningBg: '#312817',
  colorInfoBg: '#243038',
  colorInfoBorder: '#858d94',
  colorSuccessBorder: '#83cf9c',
  colorWarningBorder: '#e9bf6c',
  colorErrorBorder: '#f19a92',
} as const

/** The theme for a device that wants it dark, or light. */
export function themeFor(scheme: 'dark' | 'light'): ThemeConfig {
  const algorithm = scheme === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm
  return {
    algorithm,
    token: scheme === 'dark' ? dark : light,
    hashed: false,
    cssVar: { key: scheme },
  }
}
