export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="var(--lineup-accent)" />
      <g fill="var(--mantine-color-body)">
        <rect x="7" y="8" width="18" height="4" rx="2" />
        <rect x="7" y="14" width="12" height="4" rx="2" />
        <rect x="7" y="20" width="15" height="4" rx="2" />
      </g>
    </svg>
  )
}
